import type { Test } from 'tap'
import { claimSignIn, createRepetition, createSignInCompletion, getTicket } from './sign-in-actor.js'
import { at, bind, bindingsOf, contextOf, openId, unionId, type MakeStore } from './store-actor.js'

/** What a store promises of tickets. */
export async function testTickets(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('redeemTicket() binds the account of an unknown sign-in, once', async (t) => {
    const { store, readEvents, readIdentities } = await makeStore(t)
    const claim = await claimSignIn(store)
    const completion = createSignInCompletion(claim, [openId('a'), unionId('b')], { avatarUrl: 'https://a.test' })
    t.strictSame(await store.completeSignIn(completion), {
      ...{ status: 'unknown', nickname: 'n', avatarUrl: 'https://a.test' }
    })
    t.strictSame(await store.claimSignIn(claim), { status: 'finished', outcome: 'ACCOUNT_NOT_BOUND' })
    const redemption = { ticketHash: completion.ticket.hash, challengeHash: 'browser', userId: 'u1', now: at(30) }
    t.strictSame(await store.redeemTicket(redemption), { provider: 'WECHAT', change: 'BOUND' })
    t.match(await bindingsOf(store, 'u1'), [{ nickname: 'n', avatarUrl: 'https://a.test', boundAt: at(30) }])
    t.equal((await readIdentities()).length, 2)
    t.strictSame(await readEvents(), [{ type: 'BOUND', userId: 'u1', provider: 'WECHAT', clientId: 'wx1' }])
    await t.rejects(store.redeemTicket(redemption), { code: 'TICKET_UNUSABLE', reason: 'ticket_unknown' })
    const repeated = store.repeatSignIn(createRepetition(claim))
    await t.rejects(repeated, { code: 'STATE_UNUSABLE', reason: 'ticket_redeemed' })
  })

  await t.test('redeemTicket() refuses another browser, an expired and an unknown ticket alike', async (t) => {
    const { store } = await makeStore(t)
    const redemption = { ...(await getTicket(store, [openId('a')])), userId: 'u1' }
    const others = {
      ticket_of_other_browser: { challengeHash: 'else' },
      ticket_expired: { now: at(611) },
      ticket_unknown: { ticketHash: 'else' }
    }
    for (const [reason, change] of Object.entries(others)) {
      const refused = store.redeemTicket({ ...redemption, ...change })
      await t.rejects(refused, { code: 'TICKET_UNUSABLE', statusCode: 403, reason })
    }
    t.match(await store.redeemTicket({ ...redemption, now: at(610) }), { change: 'BOUND' }, 'it is still good')
  })

  await t.test('redeemTicket() keeps the rules of a completion, and the ticket when it cannot', async (t) => {
    const { store, readEvents, readTokens } = await makeStore(t)
    const redemption = await getTicket(store, [openId('a')])
    await bind(store, contextOf('u1'), [openId('a'), unionId('b')])
    const events = await readEvents()
    await t.rejects(store.redeemTicket({ ...redemption, userId: 'u2' }), { code: 'ACCOUNT_BOUND_ELSEWHERE' })
    t.strictSame([await readEvents(), await bindingsOf(store, 'u2')], [events, []])
    const [{ id } = { id: '' }] = await store.findBindings({ after: null, limit: 1 })
    await store.suspendBinding({ bindingId: id, now: at(31), by: 'operator', reason: 'r' })
    await t.rejects(store.redeemTicket({ ...redemption, userId: 'u1' }), { code: 'BINDING_SUSPENDED' })
    await store.resumeBinding({ bindingId: id, now: at(32), by: 'operator' })
    t.match(await store.redeemTicket({ ...redemption, userId: 'u1' }), { change: 'REFRESHED' })
    const other = await getTicket(store, [openId('c')])
    t.match(await store.redeemTicket({ ...other, userId: 'u1' }), { change: 'REBOUND' })
    t.strictSame(await readTokens(), [])
  })

  await t.test('redeemTicket() writes in the transaction of the caller, and vanishes with it', async (t) => {
    const { store, database, readEvents } = await makeStore(t)
    const redemption = { ...(await getTicket(store, [openId('a')])), userId: 'u1' }
    const { client } = database
    const failure = new Error('the host’s own')
    const undone = client.$transaction(async (transaction) => {
      t.match(await store.redeemTicket({ ...redemption, client: transaction }), { change: 'BOUND' })
      throw failure
    })
    t.equal(await undone.catch((error: unknown) => error), failure)
    t.strictSame(await readEvents(), [])
    await bind(store, contextOf('u2'), [openId('a')])
    const taken = client.$transaction((transaction) => store.redeemTicket({ ...redemption, client: transaction }))
    await t.rejects(taken, { code: 'ACCOUNT_BOUND_ELSEWHERE' })
    await store.unbind({ userId: 'u2', provider: 'WECHAT', now: at(31) })
    await client.$transaction((transaction) => store.redeemTicket({ ...redemption, client: transaction }))
    t.equal((await bindingsOf(store, 'u1')).length, 1)
  })

  await t.test('repeatSignIn() replaces the ticket of an unknown account', async (t) => {
    const { store } = await makeStore(t)
    const claim = await claimSignIn(store)
    const completion = createSignInCompletion(claim, [openId('a')])
    await store.completeSignIn(completion)
    const repetition = createRepetition(claim)
    t.strictSame(await store.repeatSignIn(repetition), { status: 'unknown', nickname: 'n', avatarUrl: null })
    const redemption = { challengeHash: 'browser', userId: 'u1', now: at(30) }
    const first = store.redeemTicket({ ...redemption, ticketHash: completion.ticket.hash })
    await t.rejects(first, { code: 'TICKET_UNUSABLE' })
    t.equal(await store.deleteExpiredSignIns(at(679), 10), 0, 'its row is kept as long as the ticket')
    const second = { ...redemption, ticketHash: repetition.ticket.hash, now: at(619) }
    t.match(await store.redeemTicket(second), { change: 'BOUND' })
  })
}
