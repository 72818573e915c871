import t from 'tap'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { execute, openLaravelDatabase } from '../../helpers/laravel-table.js'
import { assertFailure, callCli, runCli } from '../../helpers/run-cli.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

t.test('migrate creates the database where it is missing, prints what it applied, and then nothing', async (t) => {
  const cwd = t.testdir()
  const pending = await callCli(['migrate', '--status'], { cwd })
  t.equal(pending.status, 1)
  t.match(pending.stdout, /^\d{14}_init\n/)
  const first = await runCli(t, ['migrate'], { cwd })
  t.equal(first.status, 0)
  t.equal(first.stdout, pending.stdout, 'what was pending')
  t.match(first.stderr, /^[1-9]\d* applied\n$/)
  t.strictSame(await callCli(['migrate', '--status'], { cwd }), {
    ...{ status: 0, signal: null },
    ...{ stdout: '', stderr: '0 pending\n' }
  })
})

t.test('migrate applies nothing to a PostgreSQL database that is up to date', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const { status, stdout, stderr } = await callCli(['migrate'], { cwd: t.testdir(), env: { DATABASE_URL: url } })
  t.strictSame([status, stdout, stderr], [0, '', '0 applied\n'])
})

t.test('migrate ends with one clear message, without the password, when the database', async (t) => {
  const run = (url: string) => callCli(['migrate'], { cwd: t.testdir(), env: { DATABASE_URL: url } })
  const foreign = await run('mysql://user:hunter2@host/db')
  assertFailure(t, foreign, 2, /^oauth-binding: DATABASE_URL must be file:.*\n$/, 'is of another kind')
  const away = await run('postgresql://user:hunter2@127.0.0.1:1/db')
  assertFailure(t, away, 1, /^oauth-binding: The database is away.*\n$/, 'does not answer')
  t.notMatch(foreign.stderr + away.stderr, 'hunter2')
})

for (const kind of databaseKinds) {
  t.test(`migrate and serve refuse the table that Sanctum 2 made, and say what mends it (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    await execute(
      database,
      'drop index personal_access_tokens_expires_at_index',
      'alter table personal_access_tokens drop column expires_at'
    )
    const env = { ...serviceEnvironment, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent' }
    const run = (...args: string[]) => callCli(args, { cwd: t.testdir(), env })
    const type = kind === 'sqlite' ? 'datetime' : 'timestamp(0)'
    const cure = `ALTER TABLE personal_access_tokens ADD COLUMN expires_at ${type};`
    const said = `oauth-binding: The table personal_access_tokens lacks the column expires_at. Run: ${cure}\n`
    for (const args of [['migrate'], ['migrate', '--status']]) {
      const { status, stdout, stderr } = await run(...args)
      t.strictSame([status, stdout], [1, ''], args.join(' '))
      t.ok(stderr.endsWith(said), stderr)
    }
    assertFailure(t, await run('serve'), 1, said, 'serve')
    await execute(database, cure)
    t.equal((await run('migrate')).status, 0, 'the cure is one')
  })
}
