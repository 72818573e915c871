import type { Test } from 'tap'
import type { PrismaStore } from '../../src/persistence/prisma-store.js'
import type { SignInResult } from '../../src/persistence/sign-in-store.js'
import {
  claimSignIn,
  createSignInClaim,
  createSignInCompletion,
  createTokenSession,
  getTicket,
  hostSession,
  signIn
} from './sign-in-actor.js'
import {
  at,
  bind,
  bindingsOf,
  claimNew,
  contextOf,
  createCompletion,
  openId,
  outcomeOf,
  statusOf,
  tally,
  unionId,
  type MakeStore
} from './store-actor.js'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Returns whether somebody was signed in, or how it was refused. */
async function endOf(signingIn: Promise<SignInResult<string>>): Promise<string> {
  let status = ''
  const outcome = await outcomeOf(signingIn.then((result) => (status = result.status)))
  return outcome === 'done' ? status : outcome
}

/** What a store promises when many sign in, redeem and end bindings at once, on connections of their own. */
export async function testSignInRaces(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('claimSignIn() by 50 at once lets one through', async (t) => {
    const { rivals } = await makeStore(t)
    const claim = createSignInClaim()
    const results = await Promise.all(
      numbers(50).map((n) => pick(rivals, n).claimSignIn({ ...claim, claimId: String(n) }))
    )
    t.strictSame(tally(results.map(statusOf)), { claimed: 1, 'in-progress': 49 })
  })

  await t.test('redeemTicket() by 50 at once binds one user', async (t) => {
    const { store, rivals, readEvents } = await makeStore(t)
    const redemption = await getTicket(store, [openId('a')])
    const outcomes = numbers(50).map((n) => outcomeOf(pick(rivals, n).redeemTicket({ ...redemption, userId: `u${n}` })))
    t.strictSame(tally(await Promise.all(outcomes)), { done: 1, TICKET_UNUSABLE: 49 })
    t.equal((await readEvents()).length, 1)
  })

  await t.test('completeSignIn() of one unknown account by 10 at once creates one user', async (t) => {
    const { store, rivals, readEvents, readTokens, countLooseSessions } = await makeStore(t)
    const claims = await Promise.all(numbers(10).map(() => claimSignIn(store)))
    const identities = [openId('a'), unionId('b')]
    const results = await Promise.all(
      claims.map((claim, n) => {
        const onUnknownAccount = () => String(100 + n)
        return pick(rivals, n).completeSignIn(createSignInCompletion(claim, identities, { onUnknownAccount }))
      })
    )
    const users = results.map((result) => (result.status === 'signed-in' ? result.userId : ''))
    t.equal(new Set(users).size, 1)
    t.strictSame(
      (await readEvents()).map(({ type }) => type),
      ['BOUND']
    )
    t.strictSame(tally((await readTokens()).map(({ userId }) => userId)), { [users[0]!]: 10 })
    t.equal(await countLooseSessions(), 0)
  })

  await t.test('completeSignIn() against unbind(): no token stands for a binding that has ended', async (t) => {
    const { store, rivals, readTokens, countLooseSessions } = await makeStore(t)
    for (const n of numbers(12)) {
      const userId = String(n + 1)
      await bind(store, contextOf(userId), [openId(userId)])
      const claims = await Promise.all(numbers(4).map(() => claimSignIn(store)))
      // By the one statement, and by the transaction, because an identity is new.
      const signingIn = claims.map((claim, index) => {
        const identities = index % 2 === 0 ? [openId(userId)] : [openId(userId), unionId(`${userId}-${index}`)]
        return endOf(pick(rivals, index).completeSignIn(createSignInCompletion(claim, identities)))
      })
      const unbinding = { userId, provider: 'WECHAT', now: at(12), ...(n % 3 === 0 ? { by: 'operator' } : {}) }
      await Promise.all([...signingIn, pick(rivals, n).unbind(unbinding)])
      for (const end of await Promise.all(signingIn)) t.match(end, /^(signed-in|unknown)$/)
      t.strictSame(await bindingsOf(store, userId), [])
      t.equal(await countLooseSessions(), 0)
      t.strictSame(await readTokens(), [], userId)
    }
  })

  await t.test('completeSignIn() against a replacement: no token stands for the account before', async (t) => {
    const { store, rivals, readTokens } = await makeStore(t)
    for (const n of numbers(10)) {
      const userId = String(n + 1)
      await bind(store, contextOf(userId), [openId(userId)])
      const rebinding = createCompletion(await claimNew(store, contextOf(userId)), [openId(`${userId}-new`)])
      const claims = await Promise.all(numbers(4).map(() => claimSignIn(store)))
      const signingIn = claims.map((claim, index) => {
        const createSession = index === 3 ? hostSession : createTokenSession()
        const completion = createSignInCompletion(claim, [openId(userId)], { createSession })
        return endOf(pick(rivals, index).completeSignIn(completion))
      })
      t.equal(await pick(rivals, n).completeClaim(rebinding), 'REBOUND')
      for (const end of await Promise.all(signingIn)) t.match(end, /^(signed-in|unknown)$/)
      t.strictSame(await readTokens(), [], userId)
    }
  })

  await t.test('completeSignIn() against suspendBinding(): no token of a suspended binding is left', async (t) => {
    const { store, rivals, readTokens } = await makeStore(t)
    for (const n of numbers(10)) {
      const userId = String(n + 1)
      await bind(store, contextOf(userId), [openId(userId)])
      const [{ id: bindingId } = { id: '' }] = await store.findBindings({ userId, after: null, limit: 1 })
      const claims = await Promise.all(numbers(4).map(() => claimSignIn(store)))
      const signingIn = claims.map((claim, index) =>
        endOf(pick(rivals, index).completeSignIn(createSignInCompletion(claim, [openId(userId)])))
      )
      const intervention = { bindingId, now: at(12), by: 'operator', reason: 'r' }
      const own = outcomeOf(pick(rivals, n + 1).unbind({ userId, provider: 'WECHAT', now: at(12) }))
      const suspension = outcomeOf(pick(rivals, n).suspendBinding(intervention))
      for (const end of await Promise.all(signingIn)) t.match(end, /^(signed-in|unknown|BINDING_SUSPENDED)$/)
      // Whichever was first.
      t.match(`${await suspension} ${await own}`, /^(done BINDING_SUSPENDED|BINDING_NOT_FOUND done)$/)
      t.strictSame(await readTokens(), [], userId)
    }
  })

  await t.test('completeSignIn() of two users whose accounts meet ends for both', async (t) => {
    const { store, rivals, readIdentities } = await makeStore(t)
    await bind(store, contextOf('1'), [openId('a')])
    await bind(store, contextOf('2'), [openId('b')])
    const claims = [await claimSignIn(store), await claimSignIn(store)]
    const ends = await Promise.all(
      claims.map((claim, index) => {
        const identities = [openId(index === 0 ? 'a' : 'b'), unionId('shared')]
        return endOf(pick(rivals, index).completeSignIn(createSignInCompletion(claim, identities)))
      })
    )
    t.strictSame(tally(ends), { 'signed-in': 1, ACCOUNT_AMBIGUOUS: 1 })
    t.equal((await readIdentities()).length, 3)
    t.match(await signIn(store, [unionId('shared')]), { status: 'signed-in' })
  })

  await t.test('redeemTicket() against a sign-in that binds the same account lets one through', async (t) => {
    const { store, rivals, readEvents } = await makeStore(t)
    for (const n of numbers(8)) {
      const identities = [openId(`a${n}`)]
      const redemption = { ...(await getTicket(store, identities)), userId: `1${n}` }
      const claim = await claimSignIn(store)
      const onUnknownAccount = () => `2${n}`
      const [redeemed, signedIn] = await Promise.all([
        outcomeOf(pick(rivals, n).redeemTicket(redemption)),
        pick(rivals, n + 1).completeSignIn(createSignInCompletion(claim, identities, { onUnknownAccount }))
      ])
      t.match(redeemed, /^(done|ACCOUNT_BOUND_ELSEWHERE)$/)
      t.match(signedIn, { status: 'signed-in', userId: redeemed === 'done' ? `1${n}` : `2${n}` })
    }
    t.equal((await readEvents()).length, 8)
  })
}

function pick(stores: readonly PrismaStore[], index: number): PrismaStore {
  return stores[index % stores.length] as PrismaStore
}
