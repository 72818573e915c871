import type { Test } from 'tap'
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
  reusableStatesOf
} from './store-actor.js'
import type { UnusableReason } from '../../src/persistence/store.js'
import type { MakeMinimalStore, MakeStore } from './store-actor.js'

const other = { userId: 'u2', provider: 'DING_TALK', clientId: 'wx2', redirectUri: 'https://app.test/' }

const reasons: Readonly<Record<string, UnusableReason>> = {
  userId: 'state_of_other_user',
  provider: 'state_of_other_provider',
  clientId: 'state_of_other_client',
  redirectUri: 'state_of_other_client',
  stateHash: 'state_unknown'
}

const unusable = (reason: UnusableReason) => ({ status: 'unusable', reason })

/** What a store promises of states and claims. */
export async function testStates(t: Test, makeStore: MakeMinimalStore): Promise<void> {
  await t.test('claimState() claims an open state once and tells repetitions apart', async (t) => {
    const { store } = await makeStore(t)
    const state = createState(contextOf('u1'))
    await store.insertState(state)
    const claim = createClaim(state)
    t.strictSame(await store.claimState(claim), { status: 'claimed' })
    t.strictSame(await store.claimState(createClaim(state)), { status: 'in-progress' }, 'the same code')
    t.strictSame(await store.claimState(createClaim(state, { codeHash: 'else' })), unusable('state_used'))
    await store.completeClaim(createCompletion(claim, [openId('a')]))
    const finished = { status: 'finished', outcome: 'BOUND' }
    t.strictSame(await store.claimState(createClaim(state)), finished)
    t.strictSame(await store.claimState(createClaim(state, { codeHash: 'else' })), unusable('state_used'))
    t.strictSame(await store.claimState(createClaim(state, { now: at(899) })), finished, 'until its time is over')
    t.strictSame(await store.claimState(createClaim(state, { now: at(900) })), unusable('state_expired'))
  })

  await t.test('claimState() refuses whatever does not match in each part, and then still the right one', async (t) => {
    const { store } = await makeStore(t)
    const state = createState(contextOf('u1'))
    await store.insertState(state)
    for (const [part, value] of Object.entries({ ...other, stateHash: 'unknown' })) {
      t.strictSame(await store.claimState(createClaim(state, { [part]: value })), unusable(reasons[part]!), part)
    }
    t.strictSame(await store.claimState(createClaim(state)), { status: 'claimed' })
    for (const [part, value] of Object.entries(other)) {
      t.strictSame(await store.claimState(createClaim(state, { [part]: value })), unusable(reasons[part]!), part)
    }
  })

  await t.test('claimState() refuses an expired state to the millisecond', async (t) => {
    const { store } = await makeStore(t)
    const state = createState(contextOf('u1'), { expiresAt: at(600.001) })
    await store.insertState(state)
    t.strictSame(await store.claimState(createClaim(state, { now: at(600.001) })), unusable('state_expired'))
    t.strictSame(await store.claimState(createClaim(state, { now: at(600) })), { status: 'claimed' })
  })

  await t.test('claimState() refuses a state whose claim lapsed, and completeClaim() the lapsed claim', async (t) => {
    const { store, readEvents } = await makeStore(t)
    const claim = await claimNew(store, contextOf('u1'))
    t.strictSame(await store.claimState({ ...claim, now: at(39.999) }), { status: 'in-progress' })
    t.strictSame(await store.claimState({ ...claim, now: at(40) }), unusable('claim_lapsed'))
    const late = store.completeClaim(createCompletion(claim, [openId('a')], { now: at(40) }))
    await t.rejects(late, { code: 'STATE_UNUSABLE', statusCode: 403 })
    t.strictSame([await bindingsOf(store, 'u1'), await readEvents()], [[], []])
  })

  await t.test('failClaim() keeps the failure for repetitions, of the holder’s claim only', async (t) => {
    const { store } = await makeStore(t)
    const claim = await claimNew(store, contextOf('u1'))
    const { stateHash, claimId } = claim
    await store.failClaim({ stateHash, claimId: 'else', outcome: 'PROVIDER_BUSY' })
    t.strictSame(await store.claimState(claim), { status: 'in-progress' })
    await store.failClaim({ stateHash, claimId, outcome: 'PROVIDER_BUSY' })
    const finished = { status: 'finished', outcome: 'PROVIDER_BUSY' }
    t.strictSame(await store.claimState(claim), finished)
    await store.failClaim({ stateHash, claimId, outcome: 'PROVIDER_TIMEOUT' })
    t.strictSame(await store.claimState(claim), finished, 'the first outcome stays')
    await t.rejects(store.completeClaim(createCompletion(claim, [openId('a')])), { code: 'STATE_UNUSABLE' })
  })

  await t.test('insertReusableState() returns the open one, until it is claimed, voided or expired', async (t) => {
    const { store, countStates } = await makeStore(t)
    const context = contextOf('u1')
    const insert = (seconds: number) => {
      const life = { createdAt: at(seconds), expiresAt: at(seconds + 600) }
      return store.insertReusableState({ ...createState(context, life), reuseKey: 'key' })
    }
    const first = await insert(0)
    t.strictSame(Object.keys(first).sort(), [
      ...['clientId', 'expiresAt', 'nonce', 'provider', 'redirectUri', 'stateHash']
    ])
    t.strictSame(await insert(1), first)
    t.strictSame(await reusableStatesOf(store, 'u1', at(599)), [first])
    t.strictSame(await reusableStatesOf(store, 'u1', at(600)), [], 'beyond its life')
    t.strictSame(await reusableStatesOf(store, 'u2', at(0)), [], 'another user')
    t.equal((await store.claimState(createClaim({ ...createState(context), ...first }))).status, 'claimed')
    t.strictSame(await reusableStatesOf(store, 'u1', at(10)), [], 'claimed')
    const second = await insert(2)
    t.not(second.stateHash, first.stateHash)
    await store.unbind({ userId: 'u1', provider: 'WECHAT', now: at(3) })
    t.strictSame(await reusableStatesOf(store, 'u1', at(10)), [], 'voided')
    const third = await insert(4)
    t.not(third.stateHash, second.stateHash)
    t.strictSame(await insert(603.999), third)
    const fourth = await insert(604)
    t.not(fourth.stateHash, third.stateHash, 'expired')
    t.strictSame(fourth.expiresAt, at(1204))
    t.equal(await countStates(), 3, 'the expired one gave its place')
  })

  await t.test('findListing() returns no state that is handed out once', async (t) => {
    const { store } = await makeStore(t)
    await store.insertState(createState(contextOf('u1')))
    t.strictSame(await reusableStatesOf(store, 'u1', at(0)), [])
  })
}

/** What a store promises of states that are over. */
export async function testExpiry(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('deleteExpiredStates() deletes what is over, at most so many, no running claim', async (t) => {
    const { store, countStates } = await makeStore(t)
    const context = contextOf('u1')
    for (let index = 0; index < 5; index += 1) await store.insertState(createState(context))
    await store.insertState(createState(context, { expiresAt: at(601) }))
    const running = createState(context)
    await store.insertState(running)
    await store.claimState(createClaim(running, { claimExpiresAt: at(700), outcomeExpiresAt: at(600) }))
    await bind(store, context, [openId('a')])
    t.equal(await store.deleteExpiredStates(at(599.999), 10), 0)
    t.equal(await store.deleteExpiredStates(at(600), 3), 3)
    t.equal(await store.deleteExpiredStates(at(600), 3), 2)
    t.equal(await store.deleteExpiredStates(at(600), 3), 0)
    t.equal(await countStates(), 3, 'open, claimed, finished')
    t.equal(await store.deleteExpiredStates(at(700), 10), 2)
    t.equal(await store.deleteExpiredStates(at(900), 10), 1, 'the outcome at last')
    t.equal((await bindingsOf(store, 'u1')).length, 1)
  })
}
