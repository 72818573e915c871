import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createPrismaStore } from '../../../../src/persistence/prisma-store.js'
import { createDatabase, databaseKinds, type TestDatabase } from '../../../helpers/databases.js'
import { openForTest } from '../../../helpers/open-store.js'
import { assertFailure, callCli, runCli } from '../../../helpers/run-cli.js'
import { createTokenSession, signIn } from '../../../helpers/sign-in-actor.js'
import { bind, contextOf, createState, openId } from '../../../helpers/store-actor.js'

/** A database with a binding, a session that signed in with it, an open state and a ticket. */
async function fill(t: Test, kind: TestDatabase['kind']) {
  const { url } = await createDatabase(t, kind)
  const database = await openForTest(t, url)
  const store = createPrismaStore(database, { accessTokens: {} })
  await bind(store, contextOf('7'), [openId('o7')])
  await signIn(store, [openId('o7')], { createSession: createTokenSession({ expiresAt: new Date('2999-01-01') }) })
  await signIn(store, [openId('unknown')])
  await store.insertState(createState(contextOf('8')))
  const count = async (query: PromiseLike<object[]>) => (await query).length
  const { client } = database
  const counts = async () => ({
    bindings: await count(client.$queryRaw<object[]>`SELECT id FROM oauth_bindings`),
    states: await count(client.$queryRaw<object[]>`SELECT state_hash FROM oauth_states`),
    signIns: await count(client.$queryRaw<object[]>`SELECT state_hash FROM oauth_sign_ins`),
    sessions: await count(client.$queryRaw<object[]>`SELECT token_id FROM oauth_sessions`),
    tokens: await count(client.$queryRaw<object[]>`SELECT id FROM personal_access_tokens`)
  })
  return { url, counts }
}

t.test('backup prints the tables of the copy and their rows, and does not replace a file', async (t) => {
  const { url } = await fill(t, 'sqlite')
  const cwd = t.testdir()
  const [args, options] = [['backup', 'copy.db'], { cwd, env: { DATABASE_URL: url } }]
  const { status, stdout, stderr } = await runCli(t, args, options)
  t.strictSame([status, stderr], [0, `Copied to ${join(cwd, 'copy.db')}; its integrity is checked.\n`])
  t.match(stdout, /^_prisma_migrations\t[1-9]\d*\nbinding_events\t1\noauth_bindings\t1\n[^]*oauth_sessions\t1\n/)
  assertFailure(t, await callCli(args, options), 2, /copy\.db exists: a copy replaces nothing/)
})

t.test('backup refuses PostgreSQL, and names pg_dump', async (t) => {
  const cwd = t.testdir()
  const env = { DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1:1/db' }
  const refused = await callCli(['backup', 'copy.dump'], { cwd, env })
  assertFailure(t, refused, 2, /^oauth-binding: backup copies SQLite\. On PostgreSQL run: pg_dump --format=custom /)
  t.notOk(existsSync(join(cwd, 'copy.dump')))
})

for (const kind of databaseKinds) {
  t.test(`after-restore voids states and tickets and ends sessions; bindings stay (${kind})`, async (t) => {
    const { url, counts } = await fill(t, kind)
    const run = () => callCli(['after-restore'], { cwd: t.testdir(), env: { DATABASE_URL: url } })
    t.strictSame(await counts(), { bindings: 1, states: 2, signIns: 2, sessions: 1, tokens: 1 })
    const { status, stdout, stderr } = await run()
    const said = '2 states, 2 sign-ins with their tickets and 1 sessions are deleted.\n'
    t.strictSame([status, stdout, stderr], [0, '', said])
    t.strictSame(await counts(), { bindings: 1, states: 0, signIns: 0, sessions: 0, tokens: 0 })
    t.match((await run()).stderr, /^0 states, 0 sign-ins/, 'a repeated call finds nothing')
  })
}
