import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createDatabase, executeSql } from '../helpers/databases.js'
import { startCli } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { until } from '../helpers/until.js'

async function startService(t: Test, url: string) {
  const env = { ...serviceEnvironment, PORT: '0', DATABASE_URL: url }
  const cli = startCli(t, ['serve'], { cwd: t.testdirName, env })
  const [, origin] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const waitFor = (status: number) =>
    until(async () => {
      if (cli.child.exitCode !== null) throw new Error(`it ended: ${cli.output.stderr}`)
      await sleep(50)
      return (await fetch(`${origin}/health/ready`)).status === status
    })
  return waitFor
}

t.test('GET /health/ready is 503 while PostgreSQL only reads, and while the table of tokens is missing', async (t) => {
  t.testdir()
  const { url } = await createDatabase(t, 'postgresql')
  const waitFor = await startService(t, url)
  await waitFor(200)
  const name = new URL(url).pathname.slice(1)
  const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`
  await executeSql(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`, endOthers)
  await waitFor(503)
  await executeSql(
    url,
    'SET default_transaction_read_only = off',
    `ALTER DATABASE ${name} RESET default_transaction_read_only`,
    endOthers
  )
  await waitFor(200)
  await executeSql(url, 'ALTER TABLE personal_access_tokens RENAME TO away')
  await waitFor(503)
  await executeSql(url, 'ALTER TABLE away RENAME TO personal_access_tokens')
  await waitFor(200)
})
