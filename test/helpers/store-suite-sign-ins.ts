import type { Test } from 'tap'
import {
  claimSignIn,
  createRepetition,
  createSignInClaim,
  createSignInCompletion,
  createTokenSession,
  getTicket,
  hostSession,
  signIn
} from './sign-in-actor.js'
import { at, bind, bindingsOf, contextOf, openId, outcomeOf, statusOf, unionId, type MakeStore } from './store-actor.js'

const dingTalk = { provider: 'DING_TALK', clientId: 'ding1' }

/** What a store promises of sign-ins and their sessions. */
export async function testSignIns(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('claimSignIn() claims a state once, and tells the same request of the same browser', async (t) => {
    const { store } = await makeStore(t)
    const claim = createSignInClaim()
    t.strictSame(await store.claimSignIn(claim), { status: 'claimed' })
    t.strictSame(await store.claimSignIn({ ...claim, claimId: 'else' }), { status: 'in-progress' })
    const others = {
      state_of_other_provider: { provider: 'DING_TALK' },
      state_of_other_client: { clientId: 'wx2' },
      state_of_other_browser: { challengeHash: 'else' },
      state_used: { codeHash: 'else' },
      claim_lapsed: { now: at(40) }
    }
    for (const [reason, change] of Object.entries(others)) {
      t.strictSame(await store.claimSignIn({ ...claim, ...change }), { status: 'unusable', reason })
    }
    await store.failSignIn({ ...claim, claimId: 'else', outcome: 'PROVIDER_BUSY' })
    t.strictSame(await store.claimSignIn(claim), { status: 'in-progress' }, 'only the claim can fail')
    await store.failSignIn({ ...claim, outcome: 'PROVIDER_BUSY' })
    await store.failSignIn({ ...claim, outcome: 'INTERNAL_ERROR' })
    t.strictSame(await store.claimSignIn(claim), { status: 'finished', outcome: 'PROVIDER_BUSY' })
    t.strictSame(await store.claimSignIn({ ...claim, now: at(70) }), { status: 'unusable', reason: 'state_used' })
    const late = createSignInClaim({ now: at(600) })
    t.strictSame(await store.claimSignIn(late), { status: 'unusable', reason: 'state_expired' })
    t.strictSame(await store.claimSignIn({ ...late, now: at(599) }), { status: 'claimed' }, 'nothing was inserted')
  })

  await t.test('claimSignIn() repeats the claim of a state that has expired since, and makes no other', async (t) => {
    const { store } = await makeStore(t)
    const claim = createSignInClaim({ stateExpiresAt: at(11) })
    const later = { ...claim, now: at(12) }
    const expired = { status: 'unusable', reason: 'state_expired' }
    t.strictSame(await store.claimSignIn(claim), { status: 'claimed' })
    t.strictSame(await store.claimSignIn(later), { status: 'in-progress' })
    t.strictSame(await store.claimSignIn({ ...later, now: at(40) }), expired, 'the claim has lapsed')
    await store.failSignIn({ ...claim, outcome: 'PROVIDER_BUSY' })
    t.strictSame(await store.claimSignIn(later), { status: 'finished', outcome: 'PROVIDER_BUSY' })
    for (const change of [{ challengeHash: 'else' }, { codeHash: 'else' }, { now: at(70) }]) {
      t.strictSame(await store.claimSignIn({ ...later, ...change }), expired)
    }
  })

  await t.test('deleteExpiredSignIns() deletes what has no effect, a minute later, at most so many', async (t) => {
    const { store } = await makeStore(t)
    const claims = [await claimSignIn(store), await claimSignIn(store), await claimSignIn(store)]
    await getTicket(store, [openId('a')])
    t.equal(await store.deleteExpiredSignIns(at(659), 10), 0)
    t.equal(await store.deleteExpiredSignIns(at(660), 2), 2)
    t.equal(await store.deleteExpiredSignIns(at(660), 2), 1)
    t.equal(await store.deleteExpiredSignIns(at(670), 2), 0, 'the ticket lives')
    t.equal(await store.deleteExpiredSignIns(at(671), 2), 1)
    t.equal(statusOf(await store.claimSignIn(claims[0]!)), 'claimed', 'the caller knows that it has expired')
  })

  await t.test('completeSignIn() finds the user by any identity, and creates a token that ends with it', async (t) => {
    const { store, readTokens, readEvents, countLooseSessions } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a'), unionId('b')], { avatarUrl: 'https://a.test' })
    await bind(store, contextOf('7', dingTalk), [openId('a')])
    for (const identities of [[openId('a')], [unionId('b')], [unionId('b'), openId('a'), openId('a')]]) {
      const result = await signIn(store, identities, { nickname: 'new', now: at(12) })
      t.match(result, { status: 'signed-in', userId: '7', session: /^\d+$/, change: null })
    }
    const [record] = await store.findBindings({ provider: 'WECHAT', after: null, limit: 1 })
    const { id } = record!
    const token = { userId: '7', name: 'WECHAT', abilities: '["a","b"]', bindingId: id }
    t.match(await readTokens(), [token, token, token])
    t.match(record, { userId: '7', nickname: 'new', avatarUrl: 'https://a.test', boundAt: at(11), suspendedAt: null })
    t.equal(record!.lastUsedAt! >= at(12), true)
    t.equal((await readEvents()).length, 2, 'a sign-in changes no binding')
    await store.unbind({ userId: '7', provider: 'DING_TALK', now: at(13) })
    t.equal((await readTokens()).length, 3)
    t.equal(await store.unbind({ userId: '7', provider: 'WECHAT', now: at(13) }), true)
    t.strictSame([await readTokens(), await countLooseSessions()], [[], 0])
  })

  await t.test('completeSignIn() completes identities in place, with one event', async (t) => {
    const { store, readEvents, readIdentities } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    const late = await signIn(store, [openId('a'), unionId('b')], { now: at(20) })
    t.match(late, { status: 'signed-in', userId: '7', change: 'REFRESHED' })
    t.match(await signIn(store, [unionId('b'), openId('c', 'wx2')], { now: at(21) }), { change: 'REFRESHED' })
    t.equal((await readIdentities()).length, 3)
    t.strictSame((await readEvents()).slice(1), [
      { type: 'REFRESHED', userId: '7', provider: 'WECHAT', clientId: 'wx1' },
      { type: 'REFRESHED', userId: '7', provider: 'WECHAT', clientId: 'wx1' }
    ])
    t.match(await bindingsOf(store, '7'), [{ boundAt: at(11) }])
    await store.unbind({ userId: '7', provider: 'WECHAT', now: at(15) })
    const events = await store.findEvents({ after: null, limit: 10 })
    t.match(events.at(-1), { type: 'UNBOUND', occurredAt: new Date(at(21).getTime() + 1) })
  })

  await t.test('completeSignIn() refuses what is not one binding that may be used, and writes nothing', async (t) => {
    const { store, readTokens, readEvents } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    await bind(store, contextOf('8'), [unionId('b')])
    await t.rejects(signIn(store, [openId('a'), unionId('b')]), { code: 'ACCOUNT_AMBIGUOUS', statusCode: 409 })
    const [{ id } = { id: '' }] = await store.findBindings({ userId: '7', after: null, limit: 1 })
    await store.suspendBinding({ bindingId: id, now: at(12), by: 'operator', reason: 'lost phone' })
    await t.rejects(signIn(store, [openId('a')]), { code: 'BINDING_SUSPENDED', statusCode: 409 })
    const claim = await claimSignIn(store)
    for (const changes of [{ claimId: 'else' }, { now: at(40) }]) {
      for (const createSession of [createTokenSession(), hostSession]) {
        for (const identities of [[unionId('b')], [openId('nobody')]]) {
          const completion = createSignInCompletion(claim, identities, { ...changes, createSession })
          await t.rejects(store.completeSignIn(completion), { code: 'STATE_UNUSABLE' })
        }
      }
    }
    const completion = createSignInCompletion(claim, [unionId('b')])
    t.match(await store.completeSignIn(completion), { userId: '8' })
    await t.rejects(store.completeSignIn(completion), { code: 'STATE_UNUSABLE' }, 'a claim is finished once')
    t.equal((await readTokens()).length, 1)
    t.equal((await readEvents()).length, 3)
  })

  await t.test('completeSignIn() lets the host create its session, in the transaction', async (t) => {
    const { store, readTokens } = await makeStore(t)
    await bind(store, contextOf('u1'), [openId('a')])
    const result = await signIn(store, [openId('a')], { createSession: hostSession })
    t.match(result, { status: 'signed-in', userId: 'u1', session: /^u1 [\da-f-]{36}$/ })
    const failure = new Error('the host’s own')
    const redemption = { ...(await getTicket(store, [openId('b')])), userId: 'u2' }
    const create = async (client: unknown): Promise<string> => {
      t.match(await store.redeemTicket({ ...redemption, client }), { change: 'BOUND' })
      throw failure
    }
    const claim = await claimSignIn(store)
    const failing = createSignInCompletion(claim, [openId('a')], { createSession: { kind: 'callback', create } })
    t.equal(await store.completeSignIn(failing).catch((error: unknown) => error), failure)
    t.strictSame(await bindingsOf(store, 'u2'), [])
    t.strictSame(await store.claimSignIn(claim), { status: 'in-progress' }, 'the claim is still the holder’s')
    t.strictSame(await readTokens(), [])
    await t.rejects(signIn(store, [openId('a')]), { code: 'OAUTH_BINDING_OPTIONS', message: /u1|does not fit/ })
  })

  await t.test('completeSignIn() creates no token when its session is refused', async (t) => {
    const { store, readTokens } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    const failure = new TypeError('the session does not fit')
    const compose = (): string => {
      throw failure
    }
    const createSession = { ...createTokenSession(), compose }
    for (const identities of [[openId('a')], [openId('a'), unionId('b')]]) {
      const claim = await claimSignIn(store)
      const completion = createSignInCompletion(claim, identities, { createSession })
      t.equal(await store.completeSignIn(completion).catch((error: unknown) => error), failure)
      t.strictSame(await store.claimSignIn(claim), { status: 'in-progress' }, 'nobody is signed in')
    }
    t.strictSame(await readTokens(), [])
  })

  await t.test('completeSignIn() creates no token for an id that the column would change', async (t) => {
    const { store, readTokens } = await makeStore(t)
    for (const userId of ['007', ' 7', '7 ', '9223372036854775808']) {
      await bind(store, contextOf(userId), [openId(userId)])
      await t.rejects(signIn(store, [openId(userId)]), { code: 'OAUTH_BINDING_OPTIONS' }, JSON.stringify(userId))
    }
    t.strictSame(await readTokens(), [])
  })

  await t.test('completeSignIn() binds the account to the user whom onUnknownAccount creates', async (t) => {
    const { store, readEvents, readTokens } = await makeStore(t)
    const asked: unknown[] = []
    const onUnknownAccount = async (client: unknown): Promise<string> => {
      asked.push(client)
      return '9'
    }
    const identities = [openId('a'), unionId('b')]
    const result = await signIn(store, identities, { onUnknownAccount, avatarUrl: 'https://a.test' })
    t.match(result, { status: 'signed-in', userId: '9', change: 'BOUND' })
    t.match(await signIn(store, [unionId('b')], { onUnknownAccount }), { userId: '9', change: null })
    t.match(asked, [Object], 'asked once')
    t.match(await bindingsOf(store, '9'), [{ nickname: 'n', avatarUrl: 'https://a.test', boundAt: at(11) }])
    t.strictSame(await readEvents(), [{ type: 'BOUND', userId: '9', provider: 'WECHAT', clientId: 'wx1' }])
    t.equal((await readTokens()).length, 2)
    const other = signIn(store, [openId('c')], { onUnknownAccount })
    await t.rejects(other, { code: 'ACCOUNT_AMBIGUOUS', reason: 'user_has_other_account' })
    const broken = signIn(store, [openId('c')], { onUnknownAccount: () => 9 as unknown as string })
    await t.rejects(broken, { message: /onUnknownAccount must return/ })
    t.match(await signIn(store, [openId('c')], { onUnknownAccount: () => null }), { status: 'unknown' })
    t.equal((await readEvents()).length, 1)
  })

  await t.test('repeatSignIn() signs in again while the binding is as it was', async (t) => {
    const { store, readTokens } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    const claim = await claimSignIn(store)
    await t.rejects(store.repeatSignIn(createRepetition(claim)), { code: 'STATE_UNUSABLE' }, 'it is not finished')
    await store.completeSignIn(createSignInCompletion(claim, [openId('a')]))
    t.strictSame(await store.claimSignIn(claim), { status: 'finished', outcome: 'SIGNED_IN' })
    t.match(await store.repeatSignIn(createRepetition(claim)), { status: 'signed-in', userId: '7', change: null })
    t.equal((await readTokens()).length, 2)
    const others = [{ stateHash: 'else' }, { codeHash: 'else' }, { challengeHash: 'else' }, { now: at(70) }]
    for (const change of others) {
      await t.rejects(store.repeatSignIn(createRepetition(claim, change)), { code: 'STATE_UNUSABLE' })
    }
    const [{ id } = { id: '' }] = await store.findBindings({ after: null, limit: 1 })
    await store.suspendBinding({ bindingId: id, now: at(12), by: 'operator', reason: 'r' })
    await t.rejects(store.repeatSignIn(createRepetition(claim)), { code: 'BINDING_SUSPENDED' })
    await store.resumeBinding({ bindingId: id, now: at(12), by: 'operator' })
    await bind(store, contextOf('7'), [openId('other')])
    const replaced = store.repeatSignIn(createRepetition(claim))
    await t.rejects(replaced, { code: 'STATE_UNUSABLE', reason: 'binding_ended' }, 'another account, at the same time')
    t.strictSame(await readTokens(), [])
  })

  await t.test('the tokens of a replaced account end, and those of a kept one stay', async (t) => {
    const { store, readTokens, countLooseSessions } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    await signIn(store, [openId('a')])
    t.equal(await bind(store, contextOf('7'), [openId('a'), unionId('b')]), 'REFRESHED')
    t.equal((await readTokens()).length, 1)
    t.equal(await bind(store, contextOf('7'), [openId('c')]), 'REBOUND')
    t.strictSame([await readTokens(), await countLooseSessions()], [[], 0])
    const [record] = await store.findBindings({ after: null, limit: 1 })
    t.equal(record!.lastUsedAt, null, 'the new account was not used')
  })

  await t.test('deleteExpiredSessions() deletes expired tokens and their links, at most so many', async (t) => {
    const { store, readTokens, countLooseSessions } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    for (const seconds of [100, 200, 300, 400]) {
      await signIn(store, [openId('a')], { createSession: createTokenSession({ expiresAt: at(seconds) }) })
    }
    t.equal(await store.deleteExpiredSessions(at(99), 10), 0)
    t.equal(await store.deleteExpiredSessions(at(300), 2), 2)
    t.equal(await store.deleteExpiredSessions(at(300), 2), 1)
    t.equal((await readTokens()).length, 1)
    t.equal(await countLooseSessions(), 0)
  })

  await t.test('failures of the callbacks and of the claim leave no trace in the outcome', async (t) => {
    const { store } = await makeStore(t)
    const claim = await claimSignIn(store)
    const onUnknownAccount = (): never => {
      throw new Error('no')
    }
    const completion = createSignInCompletion(claim, [openId('a')], { onUnknownAccount })
    t.equal(await outcomeOf(store.completeSignIn(completion)), 'Error: no')
    await store.failSignIn({ ...claim, outcome: 'INTERNAL_ERROR' })
    t.strictSame(await store.claimSignIn(claim), { status: 'finished', outcome: 'INTERNAL_ERROR' })
    await t.rejects(store.repeatSignIn(createRepetition(claim)), { code: 'STATE_UNUSABLE' })
  })
}
