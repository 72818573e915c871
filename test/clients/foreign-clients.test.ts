import { execFile } from 'node:child_process'
import { cpSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { root } from '../helpers/contract-document.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { startCli } from '../helpers/run-cli.js'

const run = promisify(execFile)
const folder = join(root, 'scripts', 'clients')
const bin = (name: string): string => join(folder, 'node_modules', '.bin', name)
/** Node as a user runs it: without the loaders of the test runner. */
const bare = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

/** A consumer's project: the programs, what the generators need, and a folder for the service. */
function createProject(t: Test): string {
  const project = t.testdir({
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        moduleResolution: 'nodenext',
        lib: ['es2023', 'dom', 'dom.iterable'],
        strict: true,
        noEmit: true,
        types: []
      },
      include: ['*.ts']
    }),
    'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
    service: {}
  })
  for (const name of ['person.ts', 'hey-api-life.ts', 'orval-life.ts']) cpSync(join(folder, name), join(project, name))
  symlinkSync(join(folder, 'node_modules'), join(project, 'node_modules'))
  return project
}

/** Makes both clients from the contract that a service serves, and compiles what is written with them. */
async function generate(project: string, api: string): Promise<void> {
  const options = { cwd: project, env: { ...bare, CI: 'true' } }
  const input = `${api}/documentation/yaml`
  await run(bin('openapi-ts'), ['-i', input, '-o', 'hey-api', '-c', '@hey-api/client-fetch'], options)
  const orval = { service: { input, output: { target: 'orval/service.ts', client: 'fetch', baseUrl: api } } }
  writeFileSync(join(project, 'orval.config.cjs'), `module.exports = ${JSON.stringify(orval)}\n`)
  await run(bin('orval'), ['--config', 'orval.config.cjs'], options)
  await run(bin('tsc'), ['-p', project], options).catch((error: { stdout: string }) => {
    throw new Error(error.stdout)
  })
}

async function live(project: string, program: string, env: Record<string, string>): Promise<unknown> {
  const bundle = join(project, `${program}.mjs`)
  const options = ['--bundle', '--platform=node', '--format=esm', '--target=node20', `--outfile=${bundle}`]
  await run(bin('esbuild'), [join(project, `${program}.ts`), ...options], { env: bare })
  const { stdout } = await run(process.execPath, [bundle], { env: { ...bare, ...env } })
  return JSON.parse(stdout)
}

async function startService(t: Test, kind: DatabaseKind, cwd: string): Promise<{ API: string; TOKEN: string }> {
  const { url } = await createDatabase(t, kind)
  const cli = startCli(t, ['serve', '--sandbox'], { cwd, env: { PORT: '0', DATABASE_URL: url } })
  await cli.waitFor('stdout', /Stop with Ctrl\+C/)
  const [, api = '', token = ''] = /API='([^']+)' TOKEN='([^']+)'/.exec(cli.output.stdout) ?? []
  return { API: api, TOKEN: token }
}

for (const kind of databaseKinds) {
  await t.test(`clients made by others live the whole life of a binding and of a sign-in (${kind})`, async (t) => {
    const project = createProject(t)
    const service = await startService(t, kind, join(project, 'service'))
    await generate(project, service.API)
    for (const program of ['hey-api-life', 'orval-life']) {
      t.strictSame(
        await live(project, program, service),
        ['issued url', 'bound', 'listed WECHAT 小明', 'unbound text', 'late 403', 'not bound', 'signed in as user'],
        program
      )
    }
  })
}
