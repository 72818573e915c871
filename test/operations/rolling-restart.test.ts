import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase } from '../helpers/databases.js'
import { startDelayedWechat } from '../helpers/delayed-wechat.js'
import { findFreePort } from '../helpers/free-port.js'
import { openForTest } from '../helpers/open-store.js'
import { startHaproxy, startNginx, type StartProxy } from '../helpers/proxies.js'
import { startCli, type CliProcess } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { until } from '../helpers/until.js'

const instanceCount = 3
const clientCount = 12
const familyPath = '/api/administrator/user/oauth-binding'

async function startInstance(t: Test, port: number, env: Record<string, string>): Promise<CliProcess> {
  const settings = { ...serviceEnvironment, ...env, PORT: String(port) }
  const cli = startCli(t, ['serve'], { cwd: t.testdirName, env: settings })
  await cli.waitFor('stdout', /Server listening at/)
  return cli
}

/** Sends requests one after the other as one user, until it is told to stop; tells of each that was not answered 200. */
async function callOnAndOn(origin: string, token: string, load: { isOver: boolean; answers: number; lost: string[] }) {
  const send = async (method: string, path = '', body?: object): Promise<{ data: unknown }> => {
    const response = await fetch(`${origin}${familyPath}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${method}: ${response.status} ${text}`)
    load.answers += 1
    return JSON.parse(text) as { data: unknown }
  }
  while (!load.isOver) {
    try {
      const { data } = await send('PUT', '/WECHAT', { state: false })
      const state = new URL(String(data)).searchParams.get('state')
      await send('POST', '', { type: 'WECHAT', code: 'code', state })
      await send('GET')
    } catch (error) {
      load.lost.push(`${(error as Error).message} ${String((error as Error).cause ?? '')}`)
    }
  }
}

/** Ends each instance by SIGTERM and starts it anew; `/health/ready` tells first, while requests are still served. */
async function restartAll(t: Test, instances: CliProcess[], start: (index: number) => Promise<CliProcess>) {
  for (const [index, instance] of instances.entries()) {
    const { status, stderr } = await instance.end('SIGTERM')
    t.strictSame([status, stderr], [0, ''], `instance ${index} ends in order`)
    instances[index] = await start(index)
  }
}

const proxies: Record<string, StartProxy> = { HAProxy: startHaproxy, nginx: startNginx }

for (const [name, startProxy] of Object.entries(proxies)) {
  t.test(`a rolling restart of ${instanceCount} instances behind ${name} under load loses no request`, async (t) => {
    t.testdir()
    const { url } = await createDatabase(t, 'postgresql')
    const wechat = await startDelayedWechat(t)
    const env = {
      DATABASE_URL: url,
      WECHAT_API_BASE_URL: wechat.origin,
      OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: '3',
      OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0',
      OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '0'
    }
    const ports: number[] = []
    for (let index = 0; index < instanceCount; index += 1) ports.push(await findFreePort())
    const instances = await Promise.all(ports.map((port) => startInstance(t, port, env)))
    const store = createPrismaAccessTokenStore(await openForTest(t, url))
    const fields = { userId: '1', name: 'test', count: 1, expiresAt: null, now: new Date() }
    const [token = ''] = await createAccessTokens({ store, ...fields })
    const origin = await startProxy(t, ports)
    await until(async () => (await fetch(`${origin}/health/ready`)).status === 200)

    const load = { isOver: false, answers: 0, lost: [] as string[] }
    const clients = Array.from({ length: clientCount }, () => callOnAndOn(origin, token, load))
    await restartAll(t, instances, async (index) => {
      const instance = await startInstance(t, ports[index]!, env)
      // The proxy has found it again.
      await until(() => instance.output.stdout.includes(familyPath))
      return instance
    })
    load.isOver = true
    await Promise.all(clients)
    t.strictSame(load.lost, [])
    t.ok(load.answers > 300, `${load.answers} answers`)
  })
}

t.test(
  'SIGTERM makes /health/ready 503 while requests are served for the delay, their connections closed',
  async (t) => {
    t.testdir()
    const { url } = await createDatabase(t, 'postgresql')
    const port = await findFreePort()
    const cli = await startInstance(t, port, { DATABASE_URL: url, OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: '5' })
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      return [response.status, response.headers.get('connection')]
    }
    t.strictSame(await ask('/health/ready'), [200, 'keep-alive'])
    cli.child.kill('SIGTERM')
    await until(async () => (await ask('/health/ready'))[0] === 503)
    t.strictSame(await ask('/health/ready'), [503, 'close'])
    t.strictSame(await ask('/health/live'), [200, 'close'])
    t.strictSame(await ask(familyPath), [401, 'close'])
    t.equal((await cli.end()).status, 0)
  }
)
