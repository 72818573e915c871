import type { Test } from 'tap'
import type { CanUnbindContext } from '../../src/persistence/store.js'
import { at, bind, bindingsOf, claimNew, contextOf, createClaim, createCompletion, createState } from './store-actor.js'
import { openId, unionId, type MakeMinimalStore, type MakeStore } from './store-actor.js'

const dingTalk = { provider: 'DING_TALK', clientId: 'ding1' }

/** What a store promises of bindings and their identities. */
export async function testBindings(t: Test, makeStore: MakeMinimalStore): Promise<void> {
  await t.test('completeClaim() binds: profile with emoji, identities, one event', async (t) => {
    const { store, readEvents, readIdentities } = await makeStore(t)
    const avatarUrl = 'https://thirdwx.qlogo.cn/mmopen/x/132'
    await bind(store, contextOf('u1'), [openId('a'), unionId('b'), openId('a')], { nickname: '小明👨‍👩‍👧‍👦', avatarUrl })
    await bind(store, contextOf('u1', dingTalk), [openId('d', 'ding1')], { nickname: null })
    t.strictSame(await bindingsOf(store, 'u1'), [
      { provider: 'DING_TALK', nickname: null, avatarUrl: null, boundAt: at(11) },
      { provider: 'WECHAT', nickname: '小明👨‍👩‍👧‍👦', avatarUrl, boundAt: at(11) }
    ])
    t.strictSame(await bindingsOf(store, 'u2'), [])
    t.strictSame(await readIdentities(), [
      { userId: 'u1', provider: 'DING_TALK', ...openId('d', 'ding1') },
      { userId: 'u1', provider: 'WECHAT', ...unionId('b') },
      { userId: 'u1', provider: 'WECHAT', ...openId('a') }
    ])
    t.strictSame(await readEvents(), [
      { type: 'BOUND', userId: 'u1', provider: 'WECHAT', clientId: 'wx1' },
      { type: 'BOUND', userId: 'u1', provider: 'DING_TALK', clientId: 'ding1' }
    ])
  })

  await t.test('completeClaim() completes the same account in place when a union id comes late', async (t) => {
    const { store, readEvents, readIdentities } = await makeStore(t)
    const context = contextOf('u1')
    t.equal(await bind(store, context, [openId('a')]), 'BOUND')
    t.equal(await bind(store, context, [openId('a'), unionId('b')], { nickname: 'new', now: at(20) }), 'REFRESHED')
    // Another app of the same open platform: known by its union id alone.
    await bind(store, contextOf('u1', { clientId: 'wx2' }), [openId('c', 'wx2'), unionId('b')], { now: at(21) })
    t.match(await bindingsOf(store, 'u1'), [{ nickname: 'nickname', boundAt: at(11) }])
    t.strictSame(
      (await readIdentities()).map(({ subject }) => subject),
      ['b', 'a', 'c']
    )
    const types = (await readEvents()).map(({ type }) => type)
    t.strictSame(types, ['BOUND', 'REFRESHED', 'REFRESHED'])
  })

  await t.test('completeClaim() replaces another account in one step', async (t) => {
    const { store, readEvents, readIdentities } = await makeStore(t)
    await bind(store, contextOf('u1'), [openId('a'), unionId('b')])
    const changes = { nickname: 'c', avatarUrl: 'https://c.test', now: at(20) }
    t.equal(await bind(store, contextOf('u1'), [openId('c')], changes), 'REBOUND')
    const bound = { provider: 'WECHAT', nickname: 'c', avatarUrl: 'https://c.test', boundAt: at(20) }
    t.strictSame(await bindingsOf(store, 'u1'), [bound])
    t.strictSame(await readIdentities(), [{ userId: 'u1', provider: 'WECHAT', ...openId('c') }])
    const types = (await readEvents()).map(({ type }) => type)
    t.strictSame(types, ['BOUND', 'REBOUND'])
    await bind(store, contextOf('u2'), [openId('a')])
    t.equal((await bindingsOf(store, 'u2')).length, 1, 'the old account is free')
  })

  await t.test('completeClaim() refuses an account of another user by any identity, and writes nothing', async (t) => {
    const { store, readEvents, readIdentities } = await makeStore(t)
    await bind(store, contextOf('u1'), [openId('a'), unionId('b')])
    await bind(store, contextOf('u2'), [openId('c')])
    const before = [await bindingsOf(store, 'u2'), await readEvents(), await readIdentities()]
    const claim = await claimNew(store, contextOf('u2'))
    // Two identities of one login, held by two users: a conflict, never a merge.
    const conflict = store.completeClaim(createCompletion(claim, [openId('c'), unionId('b')], { now: at(12) }))
    await t.rejects(conflict, { code: 'ACCOUNT_BOUND_ELSEWHERE', statusCode: 409 })
    t.strictSame([await bindingsOf(store, 'u2'), await readEvents(), await readIdentities()], before)
    t.strictSame(await store.claimState(claim), { status: 'in-progress' }, 'the claim is still the holder’s to fail')
    await store.failClaim({ ...claim, outcome: 'ACCOUNT_BOUND_ELSEWHERE' })
    t.strictSame(await store.claimState(claim), { status: 'finished', outcome: 'ACCOUNT_BOUND_ELSEWHERE' })
  })

  await t.test('completeClaim() compares identities byte for byte, provider, issuer and kind included', async (t) => {
    const { store, readIdentities } = await makeStore(t)
    const subjects = ['A', 'a', 'a ', ' a', '\u00e9', 'e\u0301', '\uff41', 'ß', 'ss', 'İ', 'i', '😀', 'a\u200b']
    for (const [index, subject] of subjects.entries()) {
      await bind(store, contextOf(`u${index}`), [openId(subject)])
    }
    await bind(store, contextOf('issuer'), [openId('a', 'WX1')])
    await bind(store, contextOf('kind'), [unionId('a', 'wx1')])
    await bind(store, contextOf('provider', dingTalk), [openId('a')])
    t.equal((await readIdentities()).length, subjects.length + 3)
    for (const subject of subjects) {
      const taken = bind(store, contextOf('thief'), [openId(subject)])
      await t.rejects(taken, { code: 'ACCOUNT_BOUND_ELSEWHERE' }, JSON.stringify(subject))
    }
    await bind(store, contextOf('U1'), [openId('U')])
    t.equal((await bindingsOf(store, 'u1')).length, 1, 'user ids, too')
    t.equal((await bindingsOf(store, 'U1 ')).length, 0)
  })

  await t.test('completeClaim() refuses a claim that is voided, another’s, or finished', async (t) => {
    const { store, readEvents } = await makeStore(t)
    const claim = await claimNew(store, contextOf('u1'))
    const completion = createCompletion(claim, [openId('a')])
    await t.rejects(store.completeClaim({ ...completion, claimId: 'else' }), { code: 'STATE_UNUSABLE' })
    await t.rejects(store.completeClaim({ ...completion, userId: 'u2' }), { code: 'STATE_UNUSABLE' })
    await store.completeClaim(completion)
    await t.rejects(store.completeClaim(completion), { code: 'STATE_UNUSABLE' })
    const voided = await claimNew(store, contextOf('u1'))
    await store.unbind({ userId: 'u1', provider: 'WECHAT', now: at(12) })
    await t.rejects(store.completeClaim(createCompletion(voided, [openId('a')])), { code: 'STATE_UNUSABLE' })
    await store.failClaim({ ...voided, outcome: 'PROVIDER_BUSY' })
    t.strictSame(await store.claimState(voided), { status: 'unusable', reason: 'state_voided' })
    t.strictSame(await bindingsOf(store, 'u1'), [])
    t.equal((await readEvents()).length, 2, 'bound, unbound')
  })

  await t.test(
    'unbind() deletes the binding, voids open states of this provider, and repeats harmlessly',
    async (t) => {
      const { store, readEvents, readIdentities } = await makeStore(t)
      await bind(store, contextOf('u1'), [openId('a'), unionId('b')])
      await bind(store, contextOf('u1', dingTalk), [openId('d')])
      await bind(store, contextOf('u2'), [openId('c')])
      const states = [contextOf('u1'), contextOf('u1', dingTalk), contextOf('u2')].map((context) =>
        createState(context)
      )
      for (const state of states) await store.insertState(state)
      const unbinding = { userId: 'u1', provider: 'WECHAT', now: at(12) }
      t.equal(await store.unbind(unbinding), true)
      t.equal(await store.unbind(unbinding), false)
      const statuses = []
      for (const state of states) statuses.push((await store.claimState(createClaim(state))).status)
      t.strictSame(statuses, ['unusable', 'claimed', 'claimed'])
      t.match(await bindingsOf(store, 'u1'), [{ provider: 'DING_TALK' }])
      t.strictSame(
        (await readIdentities()).map(({ subject }) => subject),
        ['d', 'c']
      )
      const unbound = { type: 'UNBOUND', userId: 'u1', provider: 'WECHAT', clientId: null }
      t.strictSame((await readEvents()).slice(3), [unbound])
    }
  )
}

/** What a store promises of the host's `canUnbind`. */
export async function testCanUnbind(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('unbind() asks canUnbind when there is a binding, and changes nothing when it says no', async (t) => {
    const { store, readEvents } = await makeStore(t)
    const asked: CanUnbindContext[] = []
    const answer = (allowed: boolean) => (context: CanUnbindContext) => {
      asked.push(context)
      return allowed
    }
    const unbinding = { userId: 'u1', provider: 'WECHAT', now: at(12) }
    t.equal(await store.unbind({ ...unbinding, canUnbind: answer(false) }), false)
    t.equal(asked.length, 0, 'nothing to ask about')
    await bind(store, contextOf('u1'), [openId('a')])
    await bind(store, contextOf('u1', dingTalk), [openId('d')])
    const state = createState(contextOf('u1'))
    await store.insertState(state)
    const refused = store.unbind({ ...unbinding, canUnbind: answer(false) })
    await t.rejects(refused, { code: 'LAST_LOGIN_METHOD', statusCode: 409 })
    t.match(asked, [{ userId: 'u1', provider: 'WECHAT', remainingProviders: ['DING_TALK'], client: Object }])
    t.equal((await store.claimState(createClaim(state))).status, 'claimed', 'the state is still open')
    const failure = new Error('the host’s own')
    const failing = store.unbind({ ...unbinding, canUnbind: () => Promise.reject(failure) })
    t.equal(await failing.catch((error: unknown) => error), failure)
    t.equal((await bindingsOf(store, 'u1')).length, 2)
    t.equal(await store.unbind({ ...unbinding, canUnbind: async () => true }), true)
    t.equal((await readEvents()).length, 3)
  })

  await t.test('askCanUnbind() hands the host the plain client', async (t) => {
    const { store } = await makeStore(t)
    const context = { userId: 'u1', provider: 'WECHAT', remainingProviders: [] }
    const asked: unknown[] = []
    const allowed = await store.askCanUnbind((question) => asked.push(question) === 0, context)
    t.equal(allowed, false)
    t.match(asked, [{ ...context, client: Object }])
  })
}
