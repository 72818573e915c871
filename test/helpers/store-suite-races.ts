import type { Test } from 'tap'
import type { BindingStore, CanUnbindContext } from '../../src/persistence/store.js'
import { at, bind, bindingsOf, claimNew, contextOf, createClaim, createCompletion, createState } from './store-actor.js'
import { openId, outcomeOf, statusOf, tally, unionId, type MakeStore } from './store-actor.js'

const dingTalk = { provider: 'DING_TALK', clientId: 'ding1' }
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** What a store promises when many call at once, on connections of their own. */
export async function testRaces(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('claimState() by 50 at once lets one through', async (t) => {
    const { store, rivals } = await makeStore(t)
    const state = createState(contextOf('u1'))
    await store.insertState(state)
    const results = await Promise.all(numbers(50).map((n) => pick(rivals, n).claimState(createClaim(state))))
    t.strictSame(tally(results.map(statusOf)), { claimed: 1, 'in-progress': 49 })
  })

  await t.test('completeClaim() of one account by 20 users lets one through', async (t) => {
    const { store, rivals, readEvents, readIdentities } = await makeStore(t)
    const claims = await Promise.all(numbers(20).map((n) => claimNew(store, contextOf(`u${n}`))))
    const outcomes = await Promise.all(
      claims.map((claim, n) => {
        // In either order, to see that no two wait for each other.
        const identities = n % 2 === 0 ? [openId('a'), unionId('b')] : [unionId('b'), openId('a')]
        return outcomeOf(pick(rivals, n).completeClaim(createCompletion(claim, identities)))
      })
    )
    t.strictSame(tally(outcomes), { done: 1, ACCOUNT_BOUND_ELSEWHERE: 19 })
    t.equal((await readIdentities()).length, 2)
    t.equal((await readEvents()).length, 1)
  })

  await t.test('completeClaim() of two first bindings at once: both end well, the later one stays', async (t) => {
    const { store, rivals, readEvents, readIdentities } = await makeStore(t)
    for (const n of numbers(10)) {
      const context = contextOf(`u${n}`)
      const claims = [await claimNew(store, context), await claimNew(store, context)]
      const outcomes = claims.map((claim, index) =>
        outcomeOf(pick(rivals, index).completeClaim(createCompletion(claim, [openId(`${n}-${index}`)])))
      )
      t.strictSame(await Promise.all(outcomes), ['done', 'done'])
      t.equal((await bindingsOf(store, `u${n}`)).length, 1)
    }
    t.equal((await readIdentities()).length, 10)
    t.strictSame(tally((await readEvents()).map(({ type }) => type)), { BOUND: 10, REBOUND: 10 })
  })

  await t.test('completeClaim() of two users that swap their accounts ends, with nobody’s account taken', async (t) => {
    const { store, rivals, readIdentities } = await makeStore(t)
    await bind(store, contextOf('u1'), [openId('a')])
    await bind(store, contextOf('u2'), [openId('b')])
    const wanted = { u1: 'b', u2: 'a' }
    const swaps = Object.entries(wanted).map(async ([userId, subject], index) => {
      const claim = await claimNew(store, contextOf(userId))
      return outcomeOf(pick(rivals, index).completeClaim(createCompletion(claim, [openId(subject)], { now: at(12) })))
    })
    for (const outcome of await Promise.all(swaps)) t.match(outcome, /^(done|ACCOUNT_BOUND_ELSEWHERE)$/)
    t.strictSame(new Set((await readIdentities()).map(({ subject }) => subject)).size, 2)
  })

  await t.test('unbind() against completeClaim(): what was issued before never binds after', async (t) => {
    const { store, rivals, readEvents } = await makeStore(t)
    for (const n of numbers(10)) {
      const userId = `u${n}`
      const claims = await Promise.all(numbers(4).map(() => claimNew(store, contextOf(userId))))
      const completing = claims.map((claim, index) =>
        outcomeOf(pick(rivals, index).completeClaim(createCompletion(claim, [openId(userId)])))
      )
      const unbinding = pick(rivals, n).unbind({ userId, provider: 'WECHAT', now: at(12) })
      for (const outcome of await Promise.all(completing)) t.match(outcome, /^(done|STATE_UNUSABLE)$/)
      await unbinding
      t.strictSame(await bindingsOf(store, userId), [], userId)
      const types = (await readEvents()).filter((event) => event.userId === userId).map(({ type }) => type)
      t.equal(types.includes('UNBOUND'), types.includes('BOUND'), 'an unbind for a bind')
    }
  })

  await t.test('unbind() of the last two methods at once leaves one', async (t) => {
    const { store, rivals } = await makeStore(t)
    const canUnbind = ({ remainingProviders }: CanUnbindContext): boolean => remainingProviders.length > 0
    for (const n of numbers(10)) {
      const userId = `u${n}`
      await bind(store, contextOf(userId), [openId(userId)])
      await bind(store, contextOf(userId, dingTalk), [openId(userId)])
      const unbindings = ['WECHAT', 'DING_TALK'].map((provider, index) =>
        outcomeOf(pick(rivals, index).unbind({ userId, provider, now: at(12), canUnbind }))
      )
      t.strictSame(tally(await Promise.all(unbindings)), { done: 1, LAST_LOGIN_METHOD: 1 })
      t.equal((await bindingsOf(store, userId)).length, 1)
    }
  })

  await t.test('unbind() many times at once: one finds the binding, one event tells of it', async (t) => {
    const { store, rivals, readEvents } = await makeStore(t)
    await bind(store, contextOf('u1'), [openId('a')])
    for (let index = 0; index < 20; index += 1) await store.insertState(createState(contextOf('u1')))
    const found = numbers(20).map((n) => pick(rivals, n).unbind({ userId: 'u1', provider: 'WECHAT', now: at(12) }))
    t.strictSame(tally((await Promise.all(found)).map(String)), { true: 1, false: 19 })
    t.equal((await readEvents()).length, 2)
  })

  await t.test('insertReusableState() by 30 at once stores one state and returns it to all', async (t) => {
    const { rivals, countStates } = await makeStore(t)
    const insert = (seconds: number) => (n: number) => {
      const life = { createdAt: at(seconds), expiresAt: at(seconds + 600) }
      return pick(rivals, n).insertReusableState({ ...createState(contextOf('u1'), life), reuseKey: 'key' })
    }
    for (const seconds of [0, 600]) {
      const states = await Promise.all(numbers(30).map(insert(seconds)))
      t.equal(new Set(states.map(({ stateHash }) => stateHash)).size, 1)
      t.strictSame(states[0]?.expiresAt, at(seconds + 600))
      t.equal(await countStates(), 1)
    }
  })

  await t.test('deleteExpiredStates() by several at once deletes each state once', async (t) => {
    const { store, rivals } = await makeStore(t)
    for (let index = 0; index < 60; index += 1) await store.insertState(createState(contextOf(`u${index}`)))
    const deleted = await Promise.all(numbers(6).map((n) => pick(rivals, n).deleteExpiredStates(at(600), 10)))
    const first = deleted.reduce((sum, count) => sum + count, 0)
    t.ok(first >= 10 && first <= 60)
    t.equal(first + (await store.deleteExpiredStates(at(600), 100)), 60)
  })

  await t.test('canUnbind on one connection: what others write meanwhile stays, even when it fails', async (t) => {
    const { store } = await makeStore(t)
    await bind(store, contextOf('u1'), [openId('a')])
    const state = createState(contextOf('u2'))
    let inserted: Promise<void> = Promise.resolve()
    const canUnbind = async (): Promise<boolean> => {
      inserted = store.insertState(state)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return false
    }
    const refused = store.unbind({ userId: 'u1', provider: 'WECHAT', now: at(12), canUnbind })
    await t.rejects(refused, { code: 'LAST_LOGIN_METHOD' })
    await inserted
    t.strictSame(await store.claimState(createClaim(state)), { status: 'claimed' })
  })
}

function pick(stores: readonly BindingStore[], index: number): BindingStore {
  return stores[index % stores.length] as BindingStore
}
