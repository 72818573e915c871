import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createSandbox, sandboxSettings } from '../../src/sandbox/server.js'
import { authorize, familyUrl } from '../helpers/build-app.js'
import { createCanaries, watchSimulator, type Canaries } from '../helpers/canaries.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { runCli, startCli, type CliOptions } from '../helpers/run-cli.js'
import { startTraceCollector } from '../helpers/trace-collector.js'

const canary = (name: string): string => `canary-${name}-${randomUUID()}`

/** Faults of a vendor, as it words them and as the network does; and an error code of its own. */
const faults = [
  ...['wrong-secret', 'unknown-app', 'code-used', 'code-expired', 'throttled', 'busy', 'permission-denied'],
  ...['ip-not-allowed', 'user-restricted', 'snapshot-user', 'html-error', 'malformed-json', 'oversized'],
  ...['connection-closed', '40029']
]

/** Simulated platforms whose app secrets are canaries. */
async function startPlatforms(t: Test, canaries: Canaries) {
  const apps = { wechat: { appSecret: canary('wechat') }, dingTalk: { clientSecret: canary('ding-talk') } }
  canaries.add('app secret', apps.wechat.appSecret, apps.dingTalk.clientSecret)
  const sandbox = createSandbox(apps)
  watchSimulator(sandbox.app, canaries)
  t.teardown(() => sandbox.app.close())
  const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  return { faults: sandbox.faults, settings: sandboxSettings(origin, apps) }
}

/** Starts `serve`, as built, and returns what sends requests to it; every answer is looked through. */
async function startService(t: Test, options: CliOptions, canaries: Canaries) {
  const service = startCli(t, ['serve'], options)
  const [, origin = ''] = await service.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const send = async (token: string, method: string, path: string, body?: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(origin + path, { method, headers, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    const handsOutStates = response.status === 200 && method !== 'POST'
    const found = canaries.find(text, ...(handsOutStates ? (['state'] as const) : []))
    t.strictSame(found, [], `${method} ${path} ${response.status}`)
    canaries.add('state', ...[...text.matchAll(/[?&]state=(\w+)/g)].map(([, state]) => state))
    return { status: response.status, text }
  }
  const issue = async (token: string, type: string): Promise<string> =>
    JSON.parse((await send(token, 'PUT', `${familyUrl}/${type}`, '{"state":false}')).text).data
  const complete = (token: string, body: { type: string; code: string; state: string }) => {
    canaries.add('code', body.code)
    return send(token, 'POST', familyUrl, JSON.stringify(body))
  }
  const bind = async (token: string, type: string, person: string) => {
    const callback = { type, ...(await authorize(await issue(token, type), person)) }
    return { callback, ...(await complete(token, callback)) }
  }
  return { service, send, complete, bind }
}

type Service = Awaited<ReturnType<typeof startService>>
type Platforms = Awaited<ReturnType<typeof startPlatforms>>

/** Binds, repeats, meets a conflict, unbinds, and is refused in many ways. */
async function live(t: Test, { send, complete, bind }: Service, [first, second]: [string, string]) {
  for (const type of ['WECHAT', 'DING_TALK']) {
    const { status, callback } = await bind(first, type, 'xiaoming')
    t.equal(status, 200, `bound ${type}`)
    t.equal((await complete(first, callback)).status, 200, 'repeated')
    t.equal((await complete(second, callback)).status, 403, "another user's state")
    t.equal((await complete(first, { ...callback, code: canary('code') })).status, 403, 'another code')
    t.equal((await bind(second, type, 'xiaoming')).status, 409, 'a conflict')
    t.equal((await send(first, 'PUT', `${familyUrl}/${type}`, '{"state":true}')).status, 200, 'unbound')
  }
  t.equal((await send(first, 'GET', familyUrl)).status, 200)
  t.equal((await send(`${first}x`, 'GET', familyUrl)).status, 401)
  t.equal((await send(first, 'PUT', `${familyUrl}/${canary('type')}`, '{"state":"true"}')).status, 403)
  t.equal((await send(first, 'POST', familyUrl, `{"code":"${canary('code')}`)).status, 400)
  t.equal((await send(first, 'GET', `/%E0%A4%A?token=${encodeURIComponent(first)}`)).status, 400)
  t.equal((await send(first, 'GET', `/nowhere?token=${encodeURIComponent(first)}`)).status, 404)
  for (const path of ['/metrics', '/documentation/json', '/documentation/yaml', '/health/ready']) {
    t.equal((await send(first, 'GET', path)).status, 200, path)
  }
}

/** Lets the vendors fail in every way, at whichever call notices. */
async function sufferFaults(t: Test, { bind }: Service, { faults: book }: Platforms, token: string) {
  for (const fault of faults) {
    book.set({ fault })
    for (const type of ['WECHAT', 'DING_TALK']) {
      const { status } = await bind(token, type, 'lihua')
      t.ok(status === 200 || status === 502, `${fault} of ${type}: ${status}`)
    }
    book.clear()
  }
}

for (const kind of databaseKinds) {
  t.test(`no secret is in a log, a trace, an answer, or the database where it does not belong (${kind})`, async (t) => {
    const canaries = createCanaries()
    const cwd = t.testdir()
    const url = kind === 'sqlite' ? `file:${join(cwd, 'test.db')}` : (await createDatabase(t, kind)).url
    const platforms = await startPlatforms(t, canaries)
    const collector = await startTraceCollector(t)
    const keys = { OAUTH_BINDING_SECRET: canary('key'), JWT_SECRET: canary('jwt') }
    canaries.add('key', ...Object.values(keys))
    if (kind === 'postgresql') canaries.add('password', new URL(url).password)
    const jwt = { JWT_ISSUER: 'https://issuer.example.com', JWT_AUDIENCE: 'canaries' }
    const settings = { PORT: '0', LOG_LEVEL: 'trace', DATABASE_URL: url, OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0' }
    const options = { cwd, env: { ...settings, ...keys, ...jwt, ...platforms.settings, ...collector.environment } }
    const outputs: string[] = []
    const run = async (...args: string[]) => {
      const { stdout, stderr } = await runCli(t, args, options)
      outputs.push(stderr, args[0] === 'token' ? '' : stdout)
      return stdout
    }

    const tokens = [await run('token', 'create', '--user', '1'), await run('token', 'create', '--user', '2')]
    const [first = '', second = ''] = tokens.map((line) => line.trim())
    canaries.add('token', first.split('|')[1], second.split('|')[1])
    const service = await startService(t, options, canaries)
    await live(t, service, [first, second])
    await sufferFaults(t, service, platforms, second)
    if (kind === 'postgresql') {
      const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
      await executeSql(url, `SELECT pg_terminate_backend(pid) ${others}`)
      t.ok((await service.send(first, 'GET', familyUrl)).status < 504, 'its connections were cut')
    }
    await run('events')
    await run('doctor')
    const { stdout, stderr } = await service.service.end('SIGTERM')
    outputs.push(stdout, stderr)
    t.match(stdout, '"level":30', 'something was logged')
    t.ok(canaries.count() > 60, `${canaries.count()} secrets`)
    t.strictSame(canaries.find(outputs.join('\n')), [], 'none in the output of any process')
    t.ok(collector.spans().length > 100, `${collector.spans().length} spans`)
    t.strictSame(canaries.find(collector.bytes()), [], 'none in a trace')
    t.strictSame(await canaries.findInDatabase(url), [], 'none in the database')
  })
}

t.test('createCanaries() finds a secret in every encoding', async (t) => {
  const canaries = createCanaries()
  const secret = 'a secret/with+signs|"1"'
  canaries.add('token', secret)
  const inside = `before ${secret} after`
  const forms: Record<string, string | Buffer> = {
    plain: inside,
    bytes: Buffer.from(inside),
    JSON: JSON.stringify({ inside }),
    'percent-encoded': encodeURIComponent(inside),
    'percent-encoded twice': encodeURIComponent(encodeURIComponent(inside)),
    hex: Buffer.from(inside).toString('hex'),
    base64: Buffer.from(inside).toString('base64'),
    'base64 a byte later': Buffer.from(` ${inside}`).toString('base64'),
    'base64 two bytes later': Buffer.from(`  ${inside}`).toString('base64'),
    base64url: Buffer.from(inside).toString('base64url')
  }
  for (const [name, content] of Object.entries(forms)) t.not(canaries.find(content).length, 0, name)
  t.strictSame(canaries.find('a secret'), [], 'not by a part of it')
  t.strictSame(canaries.find(inside, 'token'), [], 'not where it is expected')
})
