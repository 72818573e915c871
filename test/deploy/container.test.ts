import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { createDatabase } from '../helpers/databases.js'
import { findFreePort } from '../helpers/free-port.js'
import { env } from '../helpers/pack-from-clone.js'
import { root } from '../helpers/readme.js'
import { until } from '../helpers/until.js'
import { listDeployments, makeSecret, type Deployment } from './deployments.js'
import { buildImage, limits, openEngine } from './engine.js'

const run = promisify(execFile)
const image = 'localhost/oauth-binding'
const familyPath = '/api/administrator/user/oauth-binding'
const engine = openEngine(t)
const deployments = listDeployments().filter(({ options }) => options.length > 0)
const findDeployment = (name: string): Deployment => deployments.find((deployment) => deployment.name === name)!

await t.test('the Dockerfile builds an image', async () => {
  await buildImage(engine, image)
})

t.test('the image runs node as a user without a name, and tells how it is asked and stopped', async (t) => {
  const [{ Config: config, Healthcheck: healthCheck }] = JSON.parse(await engine.obey('inspect', image))
  t.match(healthCheck ?? config.Healthcheck, { Test: ['CMD', 'node', '/app/healthcheck.mjs'] })
  t.match(config, {
    User: '65532:65532',
    Entrypoint: ['node', '/app/dist/cli/main.js'],
    Cmd: ['serve'],
    StopSignal: 'SIGTERM',
    Labels: { 'org.opencontainers.image.title': 'fastify-oauth-binding' }
  })
  t.ok(config.Env.includes('HOST=0.0.0.0'))
})

const runImage = (...args: string[]): Promise<string> =>
  engine.obey('run', '--rm', '--network=host', ...limits, '--entrypoint', args[0]!, image, ...args.slice(1))

t.test('the image has the packages of a service, in the versions of the lock file', async (t) => {
  const { stdout } = await run('npm', ['run', '--silent', 'sbom'], { cwd: root, env, maxBuffer: 1 << 26 })
  const { components } = JSON.parse(stdout) as { components: { 'bom-ref': string }[] }
  const listed = new Set(components.map((component) => component['bom-ref']))
  const manifests = await runImage('find', '/app/node_modules', '-name', 'package.json', '-path', '*/node_modules/*')
  const paths = manifests.split('\n').filter((path) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
  const read = `for (const path of ${JSON.stringify(paths)}) { const { name, version } = require(path); console.log(name + '@' + version) }`
  const installed = (await runImage('node', '-e', read)).split('\n')
  t.ok(installed.length > 100, `${installed.length} packages`)
  t.strictSame(
    installed.filter((name) => !listed.has(name)),
    []
  )
})

t.test('the user of the image can write nothing but /data and /tmp', async (t) => {
  const found = await runImage('find', '/', '-xdev', '-writable', '-not', '-type', 'l')
  t.strictSame(found.split('\n').sort(), ['/data', '/tmp'])
})

interface Running {
  name: string
  ask: (path: string, init?: RequestInit) => Promise<Response>
  /** Runs a command of the service in the container. */
  command: (...args: string[]) => Promise<string>
}

/** The options of a container that is set up as a deployment says, in the network of this machine. */
function optionsOf(t: Test, { options, environment, secrets }: Deployment, settings: Record<string, string>) {
  const { DATABASE_URL: databaseUrl = '', ...others } = settings
  const folder = t.testdir()
  const files = [...secrets].map(([path, secret]) => {
    const file = join(folder, secret)
    writeFileSync(file, makeSecret(secret, databaseUrl), { mode: 0o444 })
    return `--volume=${file}:${path}:ro`
  })
  const variables = Object.entries({ ...environment, ...others }).map(([name, value]) => `--env=${name}=${value}`)
  return ['--network=host', ...limits, ...options, ...files, ...variables]
}

/** Runs a deployment that ends by itself. */
const runToEnd = (t: Test, deployment: Deployment, settings: Record<string, string>) =>
  engine.tell('run', '--rm', ...optionsOf(t, deployment, settings), image, ...deployment.args)

/** Starts a deployment that lasts, and waits until the image's health check finds it ready. */
async function start(t: Test, deployment: Deployment, settings: Record<string, string>): Promise<Running> {
  const port = await findFreePort()
  const adminPort = await findFreePort()
  const ports = { PORT: String(port), OAUTH_BINDING_ADMIN_PORT: String(adminPort) }
  const options = optionsOf(t, deployment, { ...settings, ...ports, OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: '2' })
  const name = await engine.obey('run', '--detach', ...options, image, ...deployment.args)
  await until(async () => {
    const { status } = await engine.tell('healthcheck', 'run', name)
    // Neither ready nor not ready: it has ended.
    if (status > 1) throw new Error(JSON.stringify(await engine.tell('logs', name)))
    return status === 0
  })
  return {
    name,
    ask: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    command: (...args) => engine.obey('exec', name, 'node', '/app/dist/cli/main.js', ...args)
  }
}

async function issueStates(t: Test, { ask, command }: Running, count: number): Promise<void> {
  const token = await command('token', 'create', '--user', '1')
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const issue = async (): Promise<number> =>
    (await ask(`${familyPath}/WECHAT`, { method: 'PUT', headers, body: '{"state":false}' })).status
  const statuses = await Promise.all(Array.from({ length: count }, issue))
  t.strictSame(new Set(statuses), new Set([200]))
}

/** The heap may take more than half of the memory, and leaves some for what is no heap. */
async function assertHeap(t: Test, { name }: Running): Promise<void> {
  const text = 'console.log(v8.getHeapStatistics().heap_size_limit / process.constrainedMemory())'
  const share = Number(await engine.obey('exec', name, 'node', '-e', text))
  t.ok(share > 0.55 && share < 0.7, `${share} of the memory is heap`)
}

/** After SIGTERM requests are served while the health check says otherwise; then it ends in order. */
async function assertStop(t: Test, { name, ask }: Running): Promise<void> {
  await engine.obey('kill', '--signal=TERM', name)
  await until(async () => (await engine.tell('healthcheck', 'run', name)).status === 1)
  t.equal((await ask(familyPath)).status, 401, 'it still serves')
  t.equal(await engine.obey('wait', name), '0')
  const [{ State: state }] = JSON.parse(await engine.obey('inspect', name))
  t.equal(state.OOMKilled, false)
}

t.test('compose.sqlite.yaml: the service starts on an empty volume, and finds it again', async (t) => {
  const deployment = findDeployment('compose.sqlite.yaml: serve')
  const first = await start(t, deployment, {})
  await assertHeap(t, first)
  await issueStates(t, first, 300)
  await assertStop(t, first)
  const second = await start(t, deployment, {})
  t.match(await second.command('migrate', '--status'), /^$/)
  await assertStop(t, second)
})

const pairs: Record<string, [string, string]> = {
  'compose.yaml': ['compose.yaml: migrate', 'compose.yaml: serve'],
  Kubernetes: ['migrate-job.yaml: migrate', 'deployment.yaml: service']
}

for (const [kind, [migration, service]] of Object.entries(pairs)) {
  t.test(`${kind}: the migration ends before the service starts, on PostgreSQL`, async (t) => {
    const { url } = await createDatabase(t, 'postgresql', { migrated: false })
    const settings = { DATABASE_URL: url }
    const waiting = findDeployment('deployment.yaml: migrated')
    if (kind === 'Kubernetes') t.equal((await runToEnd(t, waiting, settings)).status, 1, 'it waits for the migration')
    const { status, stdout, stderr } = await runToEnd(t, findDeployment(migration), settings)
    t.match({ status, stdout }, { status: 0, stdout: /^\d{14}_init\n/ }, stderr)
    if (kind === 'Kubernetes') t.equal((await runToEnd(t, waiting, settings)).status, 0, 'it waits no longer')
    const running = await start(t, findDeployment(service), settings)
    await assertHeap(t, running)
    await issueStates(t, running, 300)
    await assertStop(t, running)
  })
}
