import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostModels } from '../../test/examples/host-client.js'

const folder = join(import.meta.dirname, '..', '..', 'test', 'examples')

/** What an application has in the place of the modules that an example imports here. */
const imports: Readonly<Record<string, string>> = {
  '../../src/index.js': 'fastify-oauth-binding',
  '../../src/client/index.js': 'fastify-oauth-binding/client',
  '../../src/testing/world.js': 'fastify-oauth-binding/testing',
  './host-client.js': './generated/prisma/client.js',
  // The tests of this project run in tap, which has the same `test`.
  tap: 'node:test'
}

/** Returns an example as a reader would have it in an application. */
function readExample(file: string): string {
  const source = readFileSync(join(folder, file), 'utf8')
  return Object.entries(imports).reduce((text, [here, there]) => text.replaceAll(`'${here}'`, `'${there}'`), source)
}

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code.trim()}\n\`\`\``

/** Examples that no page shows: the models stand there instead of the client, and a link instead of the provider. */
const notShown = ['host-client.ts', 'github-login.ts']

/** A test is shown where the page is about tests. */
const shownTests = ['tested-host.test.ts']

const files = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !notShown.includes(file))
  .filter((file) => !file.endsWith('.test.ts') || shownTests.includes(file))

/** Code of the documentation, by the name of its part: that of the examples which the tests run. */
export const examples: Readonly<Record<string, string>> = {
  'host-models': fence('prisma', hostModels),
  ...Object.fromEntries(
    files.map((file) => [file.slice(0, -'.ts'.length).replace('.', '-'), fence(`ts ${file}`, readExample(file))])
  )
}
