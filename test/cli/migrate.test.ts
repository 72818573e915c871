import { join } from 'node:path'
import t from 'tap'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
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
  t.strictSame(await runCli(t, ['migrate'], { cwd }), { status: 0, signal: null, stdout: '', stderr: '0 applied\n' })
  t.strictSame(await runCli(t, ['migrate', '--status'], { cwd }), {
    ...{ status: 0, signal: null },
    ...{ stdout: '', stderr: '0 pending\n' }
  })
})

t.test('migrate finds nothing pending in a migrated database', async (t) => {
  for (const kind of databaseKinds) {
    const { url } = await createDatabase(t, kind)
    const { status, stdout, stderr } = await runCli(t, ['migrate'], { cwd: t.testdir(), env: { DATABASE_URL: url } })
    t.strictSame([status, stdout, stderr], [0, '', '0 applied\n'], kind)
  }
})

t.test('migrate ends with one clear message when the database', async (t) => {
  const cwd = t.testdir({ file: '' })
  const run = (url: string) => runCli(t, ['migrate'], { cwd, env: { DATABASE_URL: url } })
  assertFailure(t, await run('mysql://user:password@host/db'), 2, /DATABASE_URL must be file:/, 'is of another kind')
  assertFailure(
    t,
    await run(`file:${join(cwd, 'file', 'x.db')}`),
    1,
    /^oauth-binding: The database is away/,
    'has no folder'
  )
  const away = await run('postgresql://user:hunter2@127.0.0.1:1/db')
  assertFailure(t, away, 1, /^oauth-binding: The database is away/, 'does not answer')
  t.notMatch(away.stderr, 'hunter2')
})
