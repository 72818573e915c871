import { raw } from '@prisma/client/runtime/client'
import t, { type Test } from 'tap'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import type { SqlDatabase, SqlExecutor } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase } from '../../helpers/databases.js'
import { waitForLock } from '../../helpers/lock-waits.js'
import { lookBehind, openForTest } from '../../helpers/open-store.js'
import { claimSignIn, createSignInCompletion, hostSession, signIn } from '../../helpers/sign-in-actor.js'
import { at, bind, bindingsOf, contextOf, openId, outcomeOf, unionId } from '../../helpers/store-actor.js'

const options = { accessTokens: {} }
const unbinding = { userId: '7', provider: 'WECHAT', now: at(12) }

/** Makes a store, and a second connection; user 7 has bound the account `a`. */
async function open(t: Test) {
  const { url } = await createDatabase(t, 'postgresql')
  const [database, other] = [await openForTest(t, url), await openForTest(t, url)]
  const store = createPrismaStore(database, options)
  await bind(store, contextOf('7'), [openId('a')])
  const readers = lookBehind(async (text) => database.client.$queryRaw<unknown[]>(raw(text)))
  return { url, database, other, store, ...readers }
}

/** Runs an action while a transaction of another connection waits to be committed, and commits it when both wait. */
async function meet<Result>(
  { url, other }: { url: string; other: SqlDatabase },
  change: (transaction: SqlExecutor) => PromiseLike<unknown>,
  action: () => Promise<Result>
): Promise<Result> {
  const { result } = await other.client.$transaction(async (transaction) => {
    await change(transaction)
    const running = action()
    running.catch(() => {})
    await waitForLock(url)
    // In an object, or the transaction would wait for it.
    return { result: running }
  })
  return result
}

const replaceAccount = async (transaction: SqlExecutor): Promise<void> => {
  await transaction.$executeRaw`UPDATE oauth_bindings SET bound_at = ${at(13)}, updated_at = ${at(13)}`
  await transaction.$executeRaw`UPDATE oauth_identities SET subject = 'new'`
}
const suspend = (transaction: SqlExecutor) =>
  transaction.$executeRaw`UPDATE oauth_bindings SET suspended_at = ${at(13)}`
const end = async (transaction: SqlExecutor): Promise<void> => {
  await transaction.$executeRaw`DELETE FROM oauth_identities`
  await transaction.$executeRaw`DELETE FROM oauth_bindings`
}

const paths = {
  'one statement': { identities: [openId('a')] },
  'the transaction': { identities: [openId('a'), unionId('b')] },
  'a host’s session': { identities: [openId('a')], createSession: hostSession }
}

for (const [path, { identities, ...changes }] of Object.entries(paths)) {
  t.test(`completeSignIn() that waits for a change of the binding obeys it (${path})`, async (t) => {
    const ends = { unknown: replaceAccount, BINDING_SUSPENDED: suspend, 'unknown ': end }
    for (const [expected, change] of Object.entries(ends)) {
      const context = await open(t)
      const claim = await claimSignIn(context.store)
      const completion = createSignInCompletion(claim, identities, changes)
      const run = () => context.store.completeSignIn(completion).then(({ status }) => status, codeOf)
      t.equal(await meet(context, change, run), expected.trim(), change.name)
      t.strictSame(await context.readTokens(), [])
    }
  })
}

const codeOf = async (error: Error): Promise<string> => outcomeOf(Promise.reject(error))

t.test('completeSignIn() by one statement waits for another one’s, and both sign in', async (t) => {
  const context = await open(t)
  const use = (transaction: SqlExecutor) => transaction.$executeRaw`UPDATE oauth_bindings SET last_used_at = ${at(500)}`
  t.match(await meet(context, use, () => signIn(context.store, [openId('a')])), { status: 'signed-in', userId: '7' })
  const [record] = await context.store.findBindings({ after: null, limit: 1 })
  t.strictSame(record!.lastUsedAt, new Date(at(500).getTime() + 1), 'each use is later than the one before')
})

t.test('completeSignIn() whose new identity another user binds meanwhile finds both', async (t) => {
  const context = await open(t)
  await bind(context.store, contextOf('8'), [openId('c')])
  const add = (transaction: SqlExecutor) => transaction.$executeRaw`
    INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
    SELECT 'WECHAT', 'open1', 'unionid', 'b', id FROM oauth_bindings WHERE user_id = '8'`
  const run = () => signIn(context.store, [openId('a'), unionId('b')])
  await t.rejects(meet(context, add, run), { code: 'ACCOUNT_AMBIGUOUS' })
})

t.test('unbind() that waits for a sign-in ends the session that it did not see', async (t) => {
  const { database, ...context } = await open(t)
  await signIn(context.store, [openId('a')])
  const enter = async (transaction: SqlExecutor): Promise<void> => {
    await transaction.$executeRaw`
      UPDATE oauth_bindings SET last_used_at = GREATEST(${at(12)}, last_used_at + INTERVAL '1 millisecond')`
    await transaction.$executeRaw`
      INSERT INTO personal_access_tokens (tokenable_type, tokenable_id, name, token) VALUES ('User', 7, 'n', 't')`
    await transaction.$executeRaw`
      INSERT INTO oauth_sessions (token_id, binding_id, expires_at)
      SELECT t.id, b.id, ${at(900)} FROM personal_access_tokens t, oauth_bindings b WHERE t.token = 't'`
  }
  t.equal((await context.readTokens()).length, 1)
  t.equal(await meet(context, enter, () => context.store.unbind(unbinding)), true)
  t.strictSame([await context.readTokens(), await context.countLooseSessions()], [[], 0])
  t.strictSame(await bindingsOf(context.store, '7'), [])
})

t.test('unbind() that waits for a suspension refuses, and leaves everything', async (t) => {
  const context = await open(t)
  await t.rejects(
    meet(context, suspend, () => context.store.unbind(unbinding)),
    { code: 'BINDING_SUSPENDED' }
  )
  t.equal((await context.readIdentities()).length, 1)
})

t.test('completeSignIn() takes an id of text, a UUID included, as the column has it', async (t) => {
  const { database, store, readTokens } = await open(t)
  for (const [type, userId] of [
    ['text', '007'],
    ['varchar(3)', 'abc'],
    ['uuid', '0198c5b4-7b1a-7cc3-9d2f-000000000001']
  ] as const) {
    await database.client.$executeRaw`DELETE FROM personal_access_tokens`
    await database.client.$executeRaw(
      raw(`ALTER TABLE personal_access_tokens ALTER COLUMN tokenable_id TYPE ${type} USING NULL`)
    )
    const fresh = createPrismaStore(database, options)
    await bind(store, contextOf(userId), [openId(userId)])
    t.match(await signIn(fresh, [openId(userId)]), { status: 'signed-in', userId })
    t.match(await readTokens(), [{ userId }])
  }
  await bind(store, contextOf('no uuid'), [openId('no uuid')])
  await t.rejects(signIn(createPrismaStore(database, options), [openId('no uuid')]), { code: 'OAUTH_BINDING_OPTIONS' })
})
