import { execFile, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import {
  addPackages,
  installInto,
  installNode,
  measureInstallation,
  packPackage,
  readFastifyVersion
} from '../../scripts/measure-package/installation.js'
import { createDatabase } from '../helpers/databases.js'
import { makeOutsideFolder } from '../helpers/outside-folder.js'
import { bare } from '../helpers/pack-from-clone.js'
import { root } from '../helpers/readme.js'

const run = promisify(execFile)

interface Manifest {
  exports: Record<string, string | Record<string, string>>
  peerDependenciesMeta: Record<string, { optional: boolean }>
  devDependencies: Record<string, string>
}

const {
  exports: exported,
  peerDependenciesMeta,
  devDependencies
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

interface Result {
  code: number
  stdout: string
  stderr: string
}

const directory = makeOutsideFolder(t)
const project = join(directory, 'project')
mkdirSync(project)

/** Runs the command of the package to its end. */
async function runCommand(args: readonly string[], settings: Record<string, string> = {}): Promise<Result> {
  const command = join(project, 'node_modules', '.bin', 'oauth-binding')
  const result = run(command, args, { cwd: project, env: { ...bare, ...settings }, timeout: 60_000 })
  return result.then(
    (output) => ({ code: 0, ...output }),
    (failure: Result) => failure
  )
}

async function runProgram(text: string, settings: Record<string, string> = {}): Promise<string> {
  const args = ['--input-type=module', '--eval', text]
  return (await run(process.execPath, args, { cwd: project, env: { ...bare, ...settings } })).stdout.trim()
}

/** Installs what a message says. */
async function obey(message: string): Promise<string[]> {
  const names = /: npm install (.+)$/m.exec(message)?.[1]?.split(' ')
  if (names === undefined) throw new Error(`No command: ${message}`)
  await addPackages(project, names)
  return names
}

const pinned = (names: readonly string[]): string[] => names.map((name) => `${name}@${devDependencies[name]}`)

await t.test('an installation with SQLite, fastify included, is below 60 MB and 70 packages', async (t) => {
  await installInto(project, [await packPackage(directory), `fastify@${readFastifyVersion()}`])
  const { packages, bytes } = measureInstallation(project)
  t.comment(`${packages} packages, ${(bytes / 1e6).toFixed(1)} MB`)
  t.ok(packages < 70, `${packages} packages`)
  t.ok(bytes < 60e6, `${bytes} bytes`)
})

await t.test('the commands but serve need nothing more', async (t) => {
  const args = ['migrate', 'token create --user 1', 'users list', 'events', 'prisma-models --database sqlite']
  for (const line of [...args, 'sandbox --print-env', 'serve --help']) {
    const { code, stderr } = await runCommand(line.split(' '))
    t.equal(code, 0, `${line}: ${stderr}`)
  }
  const doctor = await runCommand(['doctor', '--json'])
  t.type(JSON.parse(doctor.stdout).checks, Array, 'doctor reports')
})

await t.test('SQLite migrates, binds and unbinds, a transaction of its Prisma client included', async (t) => {
  const text = `
    import { createPrismaStore, migrate, openDatabase } from 'fastify-oauth-binding'
    const database = await openDatabase('file:./life.db')
    await migrate(database)
    const store = createPrismaStore(database)
    await store.verify()
    const client = await database.loadClient()
    console.log(await client.$transaction(async (inside) => inside.oauthBinding.count()))
    await database.close()`
  t.equal(await runProgram(text), '0')
})

await t.test('a host brings a Prisma client of its own', async (t) => {
  const { stdout: models } = await runCommand(['prisma-models', '--database', 'sqlite'])
  const generator = ['generator client {', 'provider = "prisma-client-js"', 'output = "./own"', '}'].join('\n')
  writeFileSync(join(project, 'schema.prisma'), `${generator}\ndatasource db {\nprovider = "sqlite"\n}\n${models}`)
  await addPackages(project, pinned(['@prisma/client', '@prisma/adapter-libsql']))
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js')
  const engine = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  await run(process.execPath, [prisma, 'generate', '--schema', 'schema.prisma'], {
    cwd: project,
    env: { ...bare, ...engine, PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  })
  const text = `
    import { PrismaLibSql } from '@prisma/adapter-libsql'
    import { createPrismaStore } from 'fastify-oauth-binding'
    import prisma from './own/index.js'
    const client = new prisma.PrismaClient({ adapter: new PrismaLibSql({ url: 'file:./life.db' }) })
    const store = createPrismaStore({ kind: 'sqlite', client })
    await store.verify()
    console.log(await store.findBindings({ limit: 1 }), await client.oauthBinding.count())
    await client.$disconnect()`
  t.equal(await runProgram(text), '[] 0')
})

await t.test('PostgreSQL without its driver ends with the command that installs it', async (t) => {
  const { url } = await createDatabase(t, 'postgresql', { migrated: false })
  const { code, stderr } = await runCommand(['migrate'], { DATABASE_URL: url })
  t.equal(code, 2)
  t.equal(stderr.trim().split('\n').length, 1, stderr)
  t.strictSame(await obey(stderr), pinned(['pg']))
  const migrated = await runCommand(['migrate'], { DATABASE_URL: url })
  t.match(migrated.stdout, /^\d{14}_init\n/, migrated.stderr)
  const text = `
    import { openDatabase } from 'fastify-oauth-binding'
    const database = await openDatabase(process.env.DATABASE_URL)
    const client = await database.loadClient()
    console.log(await client.$transaction(async (inside) => inside.oauthBinding.count()))
    await database.close()`
  t.equal(await runProgram(text, { DATABASE_URL: url }), '0')
})

await t.test('serve without its packages ends with the command that installs them; then it serves', async (t) => {
  const { code, stderr } = await runCommand(['serve', '--sandbox'])
  t.equal(code, 2)
  t.equal(stderr.trim().split('\n').length, 1, stderr)
  const names = await obey(stderr)
  const optional = pinned(Object.keys(peerDependenciesMeta))
  t.ok(names.length > 4 && names.every((name) => optional.includes(name)), stderr)
  const child = spawn(join(project, 'node_modules', '.bin', 'oauth-binding'), ['serve', '--sandbox'], {
    cwd: project,
    env: { ...bare, PORT: '0' }
  })
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  for await (const chunk of child.stdout) {
    out += String(chunk)
    if (out.includes('Ctrl+C')) break
  }
  const origin = /http:\/\/127\.0\.0\.1:\d+(?=\/(documentation|api))/.exec(out)?.[0]
  for (const path of ['/health/ready', '/documentation/json', '/metrics']) {
    t.equal((await fetch(`${origin}${path}`)).status, 200, `${path}: ${out}`)
  }
})

const entries = Object.entries(exported)
  .filter(([, target]) => typeof target === 'object')
  .map(([entry]) => `fastify-oauth-binding${entry.slice(1)}`)

for (const version of ['20.19', '22', '24', '26']) {
  await t.test(`every entry can be required and imported in Node.js ${version}`, async (t) => {
    const folder = join(directory, version)
    mkdirSync(folder)
    const node = await installNode(folder, version)
    const text = `
      const entries = ${JSON.stringify(entries)}
      const loaded = entries.map((entry) => require(entry))
      Promise.all(entries.map((entry) => import(entry))).then((imported) => {
        console.log(imported.every((module, at) => Object.keys(module).every((name) => module[name] === loaded[at][name])))
      })`
    const { stdout } = await run(node, ['--input-type=commonjs', '--eval', text], { cwd: project, env: bare })
    t.equal(stdout.trim(), 'true')
  })
}
