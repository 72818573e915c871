import t from 'tap'
import { createDatabase } from '../../helpers/databases.js'
import { assertFailure, runCli, startCli } from '../../helpers/run-cli.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'
import { until } from '../../helpers/until.js'

t.test('serve with workers answers with each of them, tells why it cannot start, and stops in order', async (t) => {
  const cwd = t.testdir()
  const { url } = await createDatabase(t, 'postgresql')
  const settings = { DATABASE_URL: url, OAUTH_BINDING_WORKERS: '2', OAUTH_BINDING_TRUST_PROXY: 'false' }
  const limits = { OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '3' }
  const env = { ...serviceEnvironment, ...settings, ...limits, PORT: '0' }
  const cli = startCli(t, ['serve'], { cwd, env })
  const [, origin = ''] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  await until(() => cli.output.stdout.match(/Server listening at/g)?.length === 2)
  const ask = async (path: string) => {
    const response = await fetch(`${origin}${path}`, { headers: { connection: 'close' } })
    return { status: response.status, text: await response.text() }
  }
  // Rates are counted by minutes of the clock.
  await until(() => Date.now() % 60_000 < 50_000)
  const statuses = []
  for (let turn = 0; turn < 5; turn += 1) statuses.push((await ask('/api/administrator/user/oauth-binding')).status)
  t.strictSame(statuses, [401, 401, 401, 429, 429], 'counted together')
  const counted = (await ask('/metrics')).text.match(/^http_request_duration_seconds_count\{.*status="401"\} (\d+)$/m)
  t.equal(counted?.[1], '3')

  const port = new URL(origin).port
  const taken = await runCli(t, ['serve'], { cwd, env: { ...env, PORT: port, LOG_LEVEL: 'silent' } })
  assertFailure(t, taken, 1, new RegExp(`^oauth-binding: Port ${port} on 127.0.0.1 is taken; .*serve\\n$`))

  const { status, stderr } = await cli.end('SIGTERM')
  t.strictSame([status, stderr], [0, ''])
  t.match(cli.output.stdout, /"workers":2,"msg":"Workers started"/)
})
