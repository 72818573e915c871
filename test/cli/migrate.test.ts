import t from 'tap'
import { createDatabase } from '../helpers/databases.js'
import { assertFailure, runCli } from '../helpers/run-cli.js'

t.test('migrate creates the database where it is missing, prints what it applied, and then nothing', async (t) => {
  const cwd = t.testdir()
  const pending = await runCli(t, ['migrate', '--status'], { cwd })
  t.equal(pending.status, 1)
  t.match(pending.stdout, /^\d{14}_init\n/)
  const first = await runCli(t, ['migrate'], { cwd })
  t.equal(first.status, 0)
  t.equal(first.stdout, pending.stdout, 'what was pending')
  t.match(first.stderr, /^[1-9]\d* applied\n$/)
  t.strictSame(await runCli(t, ['migrate', '--status'], { cwd }), {
    ...{ status: 0, signal: null },
    ...{ stdout: '', stderr: '0 pending\n' }
  })
})

t.test('migrate applies nothing to a PostgreSQL database that is up to date', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const { status, stdout, stderr } = await runCli(t, ['migrate'], { cwd: t.testdir(), env: { DATABASE_URL: url } })
  t.strictSame([status, stdout, stderr], [0, '', '0 applied\n'])
})

t.test('migrate ends with one clear message, without the password, when the database', async (t) => {
  const run = (url: string) => runCli(t, ['migrate'], { cwd: t.testdir(), env: { DATABASE_URL: url } })
  const foreign = await run('mysql://user:hunter2@host/db')
  assertFailure(t, foreign, 2, /^oauth-binding: DATABASE_URL must be file:.*\n$/, 'is of another kind')
  const away = await run('postgresql://user:hunter2@127.0.0.1:1/db')
  assertFailure(t, away, 1, /^oauth-binding: The database is away.*\n$/, 'does not answer')
  t.notMatch(foreign.stderr + away.stderr, 'hunter2')
})
