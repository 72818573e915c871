import type { Test } from 'tap'
import { createTokenSession, signIn } from './sign-in-actor.js'
import {
  at,
  bind,
  bindingsOf,
  claimNew,
  contextOf,
  createClaim,
  createCompletion,
  createState,
  openId,
  outcomeOf,
  statusOf,
  tally,
  unionId,
  type MakeStore
} from './store-actor.js'

const dingTalk = { provider: 'DING_TALK', clientId: 'ding1' }
const by = { by: 'operator 1', reason: 'lost phone' }

/** What a store promises of finding, suspending and removing bindings of any user. */
export async function testDirectory(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('findBindings() pages through bindings, of all, one user, one provider', async (t) => {
    const { store } = await makeStore(t)
    for (const userId of ['a', 'b', 'c']) await bind(store, contextOf(userId), [openId(userId)])
    await bind(store, contextOf('b', dingTalk), [openId('b')])
    const all = await store.findBindings({ after: null, limit: 10 })
    t.strictSame(
      all.map(({ userId, provider }) => `${userId} ${provider}`),
      ['a WECHAT', 'b WECHAT', 'c WECHAT', 'b DING_TALK']
    )
    t.strictSame(all[0], {
      ...{ id: all[0]!.id, userId: 'a', provider: 'WECHAT', nickname: 'nickname', avatarUrl: null },
      ...{ identities: [openId('a')], boundAt: at(11), lastUsedAt: null, suspendedAt: null }
    })
    t.strictSame(await store.findBindings({ after: all[0]!.id, limit: 2 }), all.slice(1, 3))
    t.strictSame(await store.findBindings({ userId: 'b', after: null, limit: 10 }), [all[1], all[3]])
    t.strictSame(await store.findBindings({ provider: 'WECHAT', after: all[0]!.id, limit: 1 }), [all[1]])
    t.strictSame(await store.findBindings({ userId: 'b', provider: 'DING_TALK', after: null, limit: 1 }), [all[3]])
  })

  await t.test('findBinding() returns a binding with all of its identities, or null', async (t) => {
    const { store } = await makeStore(t)
    await bind(store, contextOf('a'), [openId('z', 'wx2'), openId('x'), unionId('y')])
    const [found] = await store.findBindings({ after: null, limit: 1 })
    t.strictSame(found?.identities, [unionId('y'), openId('x'), openId('z', 'wx2')])
    t.strictSame(await store.findBinding(found!.id), found)
    t.equal(await store.findBinding('7'), null)
  })

  await t.test('findBindings() pages by bindings, however many identities each has', async (t) => {
    const { store } = await makeStore(t)
    for (const userId of ['a', 'b', 'c']) await bind(store, contextOf(userId), [openId(userId), unionId(userId)])
    const [first, second, third] = await store.findBindings({ after: null, limit: 10 })
    t.strictSame(await store.findBindings({ after: null, limit: 2 }), [first, second])
    t.strictSame(await store.findBindings({ after: second!.id, limit: 2 }), [third])
  })

  await t.test('findByIdentity() finds by subject, whatever is not told', async (t) => {
    const { store } = await makeStore(t)
    await bind(store, contextOf('a'), [openId('x'), unionId('x')])
    await bind(store, contextOf('b'), [openId('x', 'wx2')])
    await bind(store, contextOf('c', dingTalk), [openId('x', 'ding1')])
    const usersOf = async (query: object) => {
      const found = await store.findByIdentity({ provider: 'WECHAT', subject: 'x', ...query })
      return found.map(({ userId }) => userId).sort()
    }
    t.strictSame(await usersOf({}), ['a', 'b'])
    t.strictSame(await usersOf({ issuer: 'wx2' }), ['b'])
    t.strictSame(await usersOf({ kind: 'unionid' }), ['a'])
    t.strictSame(await usersOf({ issuer: 'wx2', kind: 'openid' }), ['b'])
    t.strictSame(await usersOf({ issuer: 'wx2', kind: 'unionid' }), [])
    t.strictSame(await usersOf({ subject: 'X' }), [])
    t.strictSame(await usersOf({ provider: 'DING_TALK' }), ['c'])
    t.strictSame(await usersOf({ provider: 'FEISHU' }), [])
  })

  await t.test('identitiesOf() lists the names of a user at a provider', async (t) => {
    const { store } = await makeStore(t)
    await bind(store, contextOf('a'), [openId('x'), unionId('y'), openId('z', 'wx2')])
    t.strictSame(await store.identitiesOf('a', 'WECHAT'), [unionId('y'), openId('x'), openId('z', 'wx2')])
    t.strictSame(await store.identitiesOf('a', 'DING_TALK'), [])
  })

  await t.test('suspendBinding() ends its tokens and keeps it from its user and from others', async (t) => {
    const { store, readTokens, countLooseSessions, readIdentities } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    await signIn(store, [openId('a')], { createSession: createTokenSession() })
    const [{ id: bindingId } = { id: '' }] = await store.findBindings({ after: null, limit: 1 })
    t.equal(await store.suspendBinding({ bindingId, now: at(12), ...by }), true)
    t.equal(await store.suspendBinding({ bindingId, now: at(13), ...by }), false)
    t.strictSame([await readTokens(), await countLooseSessions()], [[], 0])
    t.match(await store.findBindings({ after: null, limit: 1 }), [{ suspendedAt: at(12) }])
    const state = createState(contextOf('7'))
    await store.insertState(state)
    const suspended = { code: 'BINDING_SUSPENDED', statusCode: 409 }
    const unbinding = { userId: '7', provider: 'WECHAT', now: at(14) }
    await t.rejects(store.unbind(unbinding), suspended)
    await t.rejects(store.unbind({ ...unbinding, canUnbind: () => true }), suspended)
    await t.rejects(store.unbind({ ...unbinding, reason: 'the user’s own' }), suspended)
    t.equal(statusOf(await store.claimState(createClaim(state))), 'claimed', 'the state is still open')
    for (const subject of ['a', 'b']) {
      await t.rejects(bind(store, contextOf('7'), [openId(subject)]), suspended, subject)
    }
    await t.rejects(bind(store, contextOf('8'), [openId('a')]), { code: 'ACCOUNT_BOUND_ELSEWHERE' })
    t.equal((await readIdentities()).length, 1)

    t.equal(await store.resumeBinding({ bindingId, now: at(12), by: 'operator 2' }), true)
    t.equal(await store.resumeBinding({ bindingId, now: at(12), ...by }), false)
    t.match(await signIn(store, [openId('a')]), { userId: '7' })
    const events = await store.findEvents({ after: null, limit: 10 })
    t.match(events, [
      { type: 'BOUND', by: null, reason: null },
      { type: 'SUSPENDED', userId: '7', bindingId, clientId: null, occurredAt: at(12), ...by },
      { type: 'RESUMED', by: 'operator 2', reason: null, occurredAt: new Date(at(12).getTime() + 1) }
    ])
  })

  await t.test('unbind() of many at once: a suspended one does not keep the others from ending', async (t) => {
    const { store, readEvents } = await makeStore(t)
    const users = Array.from({ length: 9 }, (_, index) => `u${index}`)
    for (const userId of users) await bind(store, contextOf(userId), [openId(userId)])
    const [{ id: bindingId } = { id: '' }] = await store.findBindings({ userId: 'u4', after: null, limit: 1 })
    await store.suspendBinding({ bindingId, now: at(12), ...by })
    const unbind = (userId: string) => outcomeOf(store.unbind({ userId, provider: 'WECHAT', now: at(13) }))
    const outcomes = await Promise.all([...users, 'nobody'].map(unbind))
    t.strictSame(tally(outcomes), { done: 9, BINDING_SUSPENDED: 1 })
    t.equal((await bindingsOf(store, 'u4')).length, 1)
    t.equal((await readEvents()).filter(({ type }) => type === 'UNBOUND').length, 8)
  })

  await t.test('unbind() by another than the user tells so, and ends a suspended binding', async (t) => {
    const { store } = await makeStore(t)
    for (const userId of ['a', 'b']) await bind(store, contextOf(userId), [openId(userId)])
    for (const { id: bindingId } of await store.findBindings({ after: null, limit: 2 })) {
      await store.suspendBinding({ bindingId, now: at(12), ...by })
    }
    t.equal(await store.unbind({ userId: 'a', provider: 'WECHAT', now: at(13), by: 'support' }), true)
    const asked = { userId: 'b', provider: 'WECHAT', now: at(13), ...by, canUnbind: () => false }
    await t.rejects(store.unbind(asked), { code: 'LAST_LOGIN_METHOD' })
    t.equal(await store.unbind({ ...asked, canUnbind: () => true }), true)
    t.match((await store.findEvents({ after: null, limit: 10 })).slice(4), [
      { type: 'UNBOUND', userId: 'a', by: 'support', reason: null },
      { type: 'UNBOUND', userId: 'b', ...by }
    ])
  })

  await t.test('removeBinding() ends a binding, whatever its state, and voids open states', async (t) => {
    const { store, readTokens } = await makeStore(t)
    await bind(store, contextOf('7'), [openId('a')])
    await bind(store, contextOf('7', dingTalk), [openId('a')])
    await signIn(store, [openId('a')])
    const claim = await claimNew(store, contextOf('7'))
    const [{ id: bindingId } = { id: '' }] = await store.findBindings({ provider: 'WECHAT', after: null, limit: 1 })
    await store.removeBinding({ bindingId, now: at(12), ...by })
    t.match(await bindingsOf(store, '7'), [{ provider: 'DING_TALK' }])
    t.strictSame(await readTokens(), [])
    await t.rejects(store.completeClaim(createCompletion(claim, [openId('b')])), { code: 'STATE_UNUSABLE' })
    const events = await store.findEvents({ after: null, limit: 10 })
    t.match(events.at(-1), { type: 'UNBOUND', bindingId, ...by })
    const missing = { code: 'BINDING_NOT_FOUND', statusCode: 404 }
    const intervention = { bindingId, now: at(13), ...by }
    await t.rejects(store.removeBinding(intervention), missing)
    await t.rejects(store.suspendBinding(intervention), missing)
    await t.rejects(store.resumeBinding(intervention), missing)
  })
}
