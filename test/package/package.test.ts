import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { createSandbox } from '../../src/sandbox/server.js'
import { sandboxSettings } from '../../src/sandbox/settings.js'
import { authorize } from '../helpers/build-app.js'
import { makeOutsideFolder } from '../helpers/outside-folder.js'
import { bare, env, packFromClone } from '../helpers/pack-from-clone.js'
import { readExample, root } from '../helpers/readme.js'

const run = promisify(execFile)

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | Record<string, string>>
}

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

/** An empty project with the packed package, the oldest `fastify` it supports, and what TypeScript needs. */
async function installPackage(directory: string): Promise<void> {
  const tarball = await packFromClone(directory)
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }))
  const packages = [`./${tarball}`, 'fastify@5.0.0', '@types/node@20.19.43']
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  await run('npm', ['install', ...quiet, ...packages], { cwd: directory, env, maxBuffer: 1 << 26 })
}

async function waitForListening(child: ChildProcess): Promise<string> {
  let out = ''
  for await (const chunk of child.stdout!) {
    out += String(chunk)
    const origin = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(out)?.[1]
    if (origin !== undefined) return origin
  }
  throw new Error(`It ended before it listened: ${out}`)
}

const resolutions = [
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler']
] as const

/** Imports every entry that has types. */
const entries = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([entry], index) => `export * as entry${index} from 'fastify-oauth-binding${entry.slice(1)}'`)
  .join('\n')

/** A host with a decorator `auth` of its own. */
const ownAuth = `
import Fastify from 'fastify'
import { oauthBindingPlugin } from 'fastify-oauth-binding'
declare module 'fastify' {
  interface FastifyInstance {
    auth: string
  }
}
export const plugin = oauthBindingPlugin
export const app = Fastify().decorate('auth', 'of the host')
`

await t.test('the packed package serves in an empty project', async (t) => {
  const directory = makeOutsideFolder(t)
  await installPackage(directory)

  await t.test('a host keeps its own version of fastify', async (t) => {
    t.notOk(existsSync(join(directory, 'node_modules', 'fastify-oauth-binding', 'node_modules', 'fastify')))
  })

  await t.test('the JavaScript example of the documentation binds', async (t) => {
    writeFileSync(join(directory, 'app.js'), readExample('js app.js'))
    const { app: sandbox } = createSandbox()
    t.teardown(() => sandbox.close())
    const settings = sandboxSettings(await sandbox.listen({ host: '127.0.0.1', port: 0 }))
    const child = spawn(process.execPath, ['app.js'], {
      cwd: directory,
      env: { ...bare, ...settings, PORT: '0', DEMO_SESSION: 'a session', OAUTH_BINDING_SECRET: 'x'.repeat(32) },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    t.teardown(() => child.kill('SIGKILL'))
    const family = `${await waitForListening(child)}/api/administrator/user/oauth-binding`
    const headers = { 'x-session': 'a session', 'content-type': 'application/json' }
    const put = await fetch(`${family}/DING_TALK`, { method: 'PUT', headers, body: '{"state":false}' })
    const { data } = (await put.json()) as { data: string }
    const callback = await authorize(data, 'xiaoming')
    const body = JSON.stringify({ type: 'DING_TALK', ...callback })
    const post = await fetch(family, { method: 'POST', headers, body })
    t.equal(await post.text(), '{"code":200,"data":"绑定成功","msg":"success"}')
    t.equal((await fetch(family)).status, 401)
  })

  await t.test('the TypeScript example of personal access tokens compiles and serves', async (t) => {
    writeFileSync(join(directory, 'sanctum.ts'), readExample('ts sanctum.ts'))
    const start = [
      "import { migrate, openDatabase } from 'fastify-oauth-binding'",
      "import { createSandbox } from 'fastify-oauth-binding/sandbox'",
      "import { buildApp } from './sanctum.js'",
      "const database = await openDatabase('file:./typed.db')",
      'await migrate(database)',
      "const app = await buildApp(database, 'y'.repeat(32))",
      "console.log((await app.inject('/api/administrator/user/oauth-binding')).body)",
      'await app.close()',
      'await database.close()',
      'await createSandbox().app.close()'
    ]
    writeFileSync(join(directory, 'start.ts'), start.join('\n'))
    const options = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--outDir', 'out', '--types', 'node']
    // The tests below check the types of packages.
    await run(process.execPath, [tsc, ...options, '--skipLibCheck', 'start.ts'], { cwd: directory, env: bare }).catch(
      (error) => {
        throw new Error(error.stdout)
      }
    )
    const { stdout } = await run(process.execPath, ['out/start.js'], { cwd: directory, env: bare })
    t.equal(stdout, '{"code":401,"msg":"请求未认证"}\n')
  })

  /** Compiles every entry, the example and a host, with the types of packages checked as well. */
  const checkTypes = async (module: string, moduleResolution: string): Promise<void> => {
    writeFileSync(join(directory, 'entries.ts'), entries)
    writeFileSync(join(directory, 'pasted.ts'), readExample('js app.js'))
    writeFileSync(join(directory, 'own-auth.ts'), ownAuth)
    const options = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--target', 'es2023', '--types', 'node']
    const resolution = ['--module', module, '--moduleResolution', moduleResolution]
    const args = [tsc, ...options, ...resolution, 'entries.ts', 'pasted.ts', 'own-auth.ts']
    await run(process.execPath, args, { cwd: directory, env: bare }).catch((error) => {
      throw new Error(error.stdout)
    })
  }

  for (const [module, moduleResolution] of resolutions) {
    await t.test(`types are sound in a strict project, with module resolution ${moduleResolution}`, async () => {
      await checkTypes(module, moduleResolution)
    })
  }

  await t.test('a type of a package that is not installed would be noticed', async (t) => {
    const modules = join(directory, 'node_modules')
    renameSync(join(modules, '@sinclair'), join(directory, 'away'))
    t.teardown(() => renameSync(join(directory, 'away'), join(modules, '@sinclair')))
    await t.rejects(checkTypes('nodenext', 'nodenext'), { message: /Cannot find module '@sinclair\/typebox'/ })
  })

  await t.test('the command of the package runs', async (t) => {
    const command = join(directory, 'node_modules', '.bin', 'oauth-binding')
    const { stdout } = await run(command, ['migrate'], { cwd: directory, env: bare })
    t.match(stdout, /^\d{14}_init\n/)
    symlinkSync(command, join(directory, 'linked'))
    const child = spawn(join(directory, 'linked'), ['--version'], { env: bare })
    const [status] = (await once(child, 'exit')) as [number]
    t.equal(status, 0)
  })
})

await t.test('a pack whose build fails ends with an error, and leaves no tarball', async (t) => {
  const directory = makeOutsideFolder(t)
  const spoil = (clone: string): void => writeFileSync(join(clone, 'prisma', 'sqlite', 'schema.prisma'), 'no schema')
  await t.rejects(packFromClone(directory, spoil), { message: /npm pack/ })
  t.strictSame(readdirSync(directory), ['clone'])
})
