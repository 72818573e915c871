import { join } from 'node:path'
import t, { type Test } from 'tap'
import { adminAbility, createAccessTokenVerifier } from '../../../src/auth/access-token.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase } from '../../helpers/databases.js'
import { openLaravelDatabase } from '../../helpers/laravel-table.js'
import { assertFailure, callCli, runCli } from '../../helpers/run-cli.js'

async function openVerifier(t: Test, url: string) {
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  const store = createPrismaAccessTokenStore(database)
  return (token: string, { at = new Date(), holderType = 'App\\Models\\User' } = {}) =>
    createAccessTokenVerifier({ store, holderType, now: () => at }).verify(token)
}

t.test('token create and token revoke work in an empty folder', async (t) => {
  const cwd = t.testdir()
  const created = await runCli(
    t,
    ['token', 'create', '--user', '42', '--count', '3', '--expires-in', '60', '--name', 'test'],
    { cwd }
  )
  t.strictSame([created.status, created.stderr], [0, ''])
  const verify = await openVerifier(t, `file:${join(cwd, 'data/oauth-binding.db')}`)
  const tokens = created.stdout.trimEnd().split('\n')
  t.equal(new Set(tokens).size, 3)
  for (const token of tokens) {
    t.match(token, /^[1-9]\d*\|[A-Za-z0-9]{40}$/)
    t.strictSame(await verify(token), { userId: '42' })
    t.strictSame(await verify(token, { at: new Date(Date.now() + 61_000) }), { refused: 'token_expired' }, 'it expires')
  }

  const id = tokens[0]!.split('|')[0]!
  const revoked = await runCli(t, ['token', 'revoke', id], { cwd })
  t.strictSame([revoked.status, revoked.stdout, revoked.stderr], [0, '', `Token ${id} is revoked.\n`])
  t.strictSame(await verify(tokens[0]!), { refused: 'token_unknown' })
  t.ok(await verify(tokens[1]!))
  const again = await runCli(t, ['token', 'revoke', id], { cwd })
  t.strictSame([again.status, again.stdout, again.stderr], [1, '', `There is no token ${id}.\n`])
})

t.test('token create makes a token for ever, of the configured kind of holder, on PostgreSQL', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const env = { DATABASE_URL: url, OAUTH_BINDING_TOKEN_HOLDER_TYPE: 'member' }
  const { stdout } = await callCli(['token', 'create', '--user', '42'], { cwd: t.testdir(), env })
  const verify = await openVerifier(t, url)
  t.strictSame(await verify(stdout.trimEnd(), { at: new Date('2999-01-01'), holderType: 'member' }), { userId: '42' })
  t.strictSame(await verify(stdout.trimEnd()), { refused: 'token_holder_type' }, 'of another kind of holder')
})

t.test(
  'token create takes the ids of users that the table takes, and writes times in the zone of Laravel',
  async (t) => {
    const userId = '01a20244-e800-7000-8000-000000000001'
    const database = await openLaravelDatabase(t, 'postgresql', { id: 'uuid' })
    const env = { DATABASE_URL: database.url, OAUTH_BINDING_TOKEN_TIME_ZONE: 'Asia/Shanghai' }
    const create = (user: string) =>
      callCli(['token', 'create', '--user', user, '--expires-in', '60'], { cwd: t.testdir(), env })
    const { stdout, status } = await create(userId)
    t.equal(status, 0)
    const store = createPrismaAccessTokenStore(database, { timeZone: 'Asia/Shanghai' })
    t.strictSame(await createAccessTokenVerifier({ store }).verify(stdout.trimEnd()), { userId })
    const expiresAt = (await store.findAccessToken('1'))?.expiresAt
    t.ok(Math.abs(expiresAt!.getTime() - Date.now() - 60_000) < 60_000, 'a minute from now, as Shanghai reads it')
    assertFailure(
      t,
      await create('42'),
      2,
      /^oauth-binding: the user id does not fit the column tokenable_id/,
      'an integer'
    )
  }
)

t.test('token create makes an operator’s token only when the ability is listed', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const create = async (...abilities: string[]) => {
    const args = ['token', 'create', '--user', '42', ...abilities.flatMap((ability) => ['--ability', ability])]
    return callCli(args, { cwd: t.testdir(), env: { DATABASE_URL: url } })
  }
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  const store = createPrismaAccessTokenStore(database)
  const admin = createAccessTokenVerifier({ store, ability: adminAbility })
  const user = createAccessTokenVerifier({ store })
  const forbidden = { code: 'FORBIDDEN', reason: 'token_ability' }
  const operator = (await create(adminAbility)).stdout.trimEnd()
  t.strictSame(await admin.verify(operator), { userId: '42' })
  await t.rejects(user.verify(operator), forbidden)
  const both = (await create(adminAbility, 'oauth-binding')).stdout.trimEnd()
  for (const verifier of [admin, user]) t.strictSame(await verifier.verify(both), { userId: '42' })
  await t.rejects(admin.verify((await create()).stdout.trimEnd()), forbidden)
  assertFailure(t, await create(''), 2, /It must have 1 to 255 characters/)
})
