import { readFileSync } from 'node:fs'
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

/** Code of the documentation, by the name of its part: that of the examples which the tests run. */
export const examples = {
  'host-models': fence('prisma', hostModels),
  'jwt-host': fence('ts jwt-host.ts', readExample('jwt-host.ts')),
  'tested-host': fence('ts tested-host.ts', readExample('tested-host.ts')),
  'tested-host-test': fence('ts tested-host.test.ts', readExample('tested-host.test.ts')),
  'secure-session-host': fence('ts secure-session-host.ts', readExample('secure-session-host.ts')),
  'typed-client': fence('ts typed-client.ts', readExample('typed-client.ts'))
}
