import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { startCli, type CliProcess } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { until } from '../helpers/until.js'

const familyPath = '/api/administrator/user/oauth-binding'

interface Service {
  cli: CliProcess
  origin: string
  token: string
  /** The process ids of all workers that have listened, in order. */
  listWorkers: () => number[]
}

async function startWorkers(t: Test, settings: Record<string, string> = {}, migrated = true): Promise<Service> {
  t.testdir()
  const { url } = await createDatabase(t, 'postgresql', { migrated })
  const env = { ...serviceEnvironment, PORT: '0', DATABASE_URL: url, OAUTH_BINDING_WORKERS: '2', ...settings }
  const cli = startCli(t, ['serve'], { cwd: t.testdirName, env })
  const [, origin = ''] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const listWorkers = (): number[] => {
    const lines = cli.output.stdout.matchAll(/"pid":(\d+),[^\n]*"msg":"Server listening at/g)
    return [...lines].map(([, pid]) => Number(pid))
  }
  await until(() => listWorkers().length === 2)
  const store = createPrismaAccessTokenStore(await openForTest(t, url))
  const fields = { userId: '1', name: 'test', count: 1, expiresAt: null, now: new Date() }
  const [token = ''] = await createAccessTokens({ store, ...fields })
  return { cli, origin, token, listWorkers }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Issues a state over a connection of its own, so that the workers take turns. */
async function issue({ origin, token }: Service, keepAlive = false) {
  const response = await fetch(`${origin}${familyPath}/WECHAT`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(keepAlive ? {} : { connection: 'close' })
    },
    body: '{"state":false}'
  })
  await response.text()
  return { status: response.status, isLast: response.headers.get('connection') === 'close' }
}

const unlimited = { OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '0' }

t.test('a worker that is killed under load is replaced, and only its requests in flight fail', async (t) => {
  const service = await startWorkers(t, unlimited)
  const { cli, listWorkers } = service
  const [killed = 0, other = 0] = listWorkers()
  const load = { isOver: false, answers: 0, failures: [] as string[] }
  const clients = Array.from({ length: 8 }, async () => {
    while (!load.isOver) {
      try {
        const { status } = await issue(service, true)
        if (status === 200) load.answers += 1
        else load.failures.push(String(status))
      } catch (error) {
        load.failures.push(String((error as Error).cause))
      }
    }
  })
  await until(() => load.answers > 100)
  process.kill(killed, 'SIGKILL')
  await until(() => listWorkers().length === 3)
  const answered = load.answers
  await until(() => load.answers > answered + 200)
  load.isOver = true
  await Promise.all(clients)
  t.ok(load.failures.length <= clients.length, `at most one request a client: ${load.failures.join(', ')}`)
  t.notMatch(load.failures.join('\n'), /^\d+$/m, 'no answer was a failure')
  t.strictSame(listWorkers().slice(0, 2), [killed, other])
  t.ok(isRunning(other))
  t.match(cli.output.stdout, new RegExp(`"worker":${killed},"status":null,"signal":"SIGKILL","msg":"A worker ended"`))
  t.strictSame([(await cli.end('SIGTERM')).status, cli.output.stderr], [0, ''])
  for (const pid of listWorkers()) t.notOk(isRunning(pid))
  t.doesNotThrow(
    () =>
      cli.output.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    'lines are whole'
  )
})

t.test('a worker that ends again and again ends the service, with the reason', async (t) => {
  const { cli, listWorkers } = await startWorkers(t)
  const [, other] = listWorkers()
  await until(() => {
    for (const pid of listWorkers().filter((pid) => pid !== other && isRunning(pid))) process.kill(pid, 'SIGKILL')
    return cli.child.exitCode !== null
  })
  const { status, stderr } = await cli.end()
  t.equal(status, 1)
  t.match(
    stderr,
    /^oauth-binding: A worker ended 6 times in a row within 10 s of its start; worker \d+ ended by SIGKILL\.\n$/
  )
  t.equal(listWorkers().length, 7)
  t.notOk(isRunning(other!), 'the other worker has stopped')
})

t.test('a signal to all processes stops each worker once, and no request is lost', async (t) => {
  const service = await startWorkers(t, { ...unlimited, OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: '1' })
  const { cli, origin, listWorkers } = service
  const load = { answers: 0, lost: [] as string[] }
  const clients = Array.from({ length: 8 }, async () => {
    for (let isLast = false; !isLast;) {
      const answer = await issue(service, true).catch((error: unknown) => ({ status: String(error), isLast: true }))
      isLast = answer.isLast
      if (answer.status === 200) load.answers += 1
      else load.lost.push(String(answer.status))
    }
  })
  await until(() => load.answers > 100)
  for (const pid of [cli.child.pid!, ...listWorkers()]) process.kill(pid, 'SIGINT')
  await Promise.all(clients)
  t.strictSame(load.lost, [])
  t.equal((await fetch(`${origin}/health/ready`)).status, 503)
  const { status, stdout, stderr } = await cli.end()
  t.strictSame([status, stderr], [0, ''])
  t.equal(stdout.match(/"msg":"Stopping"/g)?.length, 3, 'the primary and each worker')
})

t.test('workers end with a primary that is killed', async (t) => {
  const { cli, listWorkers } = await startWorkers(t)
  t.equal((await cli.end('SIGKILL')).signal, 'SIGKILL')
  await until(() => !listWorkers().some(isRunning))
})

t.test('workers count rates together, and each tells the metrics of all, those of an ended one included', async (t) => {
  const service = await startWorkers(t, { OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '10' })
  const { origin, listWorkers } = service
  // Rates are counted by minutes of the clock.
  await until(() => Date.now() % 60_000 < 40_000)
  const answers = await Promise.all(Array.from({ length: 40 }, () => issue(service)))
  t.equal(answers.filter(({ status }) => status === 200).length, 10)
  t.equal(answers.filter(({ status }) => status === 429).length, 30)
  const count = async (status: number) => {
    const text = await (await fetch(`${origin}/metrics`, { headers: { connection: 'close' } })).text()
    const labels = `method="PUT",route="${familyPath}/:type",status="${status}"`
    return text.split('\n').find((line) => line.startsWith(`http_request_duration_seconds_count{${labels}}`))
  }
  for (const turn of [1, 2, 3, 4]) t.match(await count(200), / 10$/, `in turn ${turn}`)
  process.kill(listWorkers()[0]!, 'SIGKILL')
  await until(() => listWorkers().length === 3)
  t.match(await count(200), / 10$/, 'after an end')
  t.match(await count(429), / 30$/, 'after an end')
  t.equal((await issue(service)).status, 429, 'the count outlives a worker')
})

t.test('workers migrate an empty database once', async (t) => {
  const { cli } = await startWorkers(t, {}, false)
  t.equal((await cli.end('SIGTERM')).status, 0)
  t.equal(cli.output.stdout.match(/Migrations applied/g)?.length, 1)
})
