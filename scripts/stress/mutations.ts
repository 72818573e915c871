import { setTimeout as sleep } from 'node:timers/promises'
import type { PrismaStore, SqlDatabase } from '../../src/index.js'

type Mutation = (store: PrismaStore, database: SqlDatabase) => PrismaStore

/** Faults that a host program can be given, one at a time: whoever looks for faults must find each of them. */
export const mutations: Readonly<Record<string, Mutation>> = {
  /** A repeated completion that failed is told that it succeeded. */
  'forget-failures': (store) => ({
    ...store,
    async claimState(claim) {
      const result = await store.claimState(claim)
      return result.status === 'finished' ? { status: 'finished', outcome: 'BOUND' } : result
    }
  }),
  /** An unbind leaves the states that were handed out before. */
  'keep-states': (store, { client }) => ({
    ...store,
    async unbind(unbinding) {
      const found = await store.unbind(unbinding)
      await client.$executeRaw`
        UPDATE oauth_states SET voided_at = NULL
        WHERE user_id = ${unbinding.userId} AND provider = ${unbinding.provider} AND outcome IS NULL`
      return found
    }
  }),
  /** A repetition that meets a running exchange starts another one. */
  'exchange-again': (store) => ({
    ...store,
    async claimState(claim) {
      const result = await store.claimState(claim)
      return result.status === 'in-progress' ? { status: 'claimed' } : result
    }
  }),
  /** An unbind leaves the sessions of the binding. */
  'keep-sessions': (store, { client }) => ({
    ...store,
    async unbind(unbinding) {
      const { userId, provider } = unbinding
      await client.$executeRaw`
        UPDATE oauth_sessions SET binding_id = 'kept' WHERE binding_id IN (
          SELECT id FROM oauth_bindings WHERE user_id = ${userId} AND provider = ${provider})`
      return store.unbind(unbinding)
    }
  }),
  /** A ticket serves every browser. */
  'any-browser': (store, { client }) => ({
    ...store,
    async redeemTicket(redemption) {
      const [row] = await client.$queryRaw<{ challengeHash: string }[]>`
        SELECT challenge_hash AS "challengeHash" FROM oauth_sign_ins WHERE ticket_hash = ${redemption.ticketHash}`
      return store.redeemTicket({ ...redemption, ...row })
    }
  }),
  /** The guard of the last login method is asked before the transaction, without the lock. */
  'unlocked-guard': (store) => ({
    ...store,
    async unbind({ canUnbind, ...unbinding }) {
      const listing = await store.findListing(unbinding.userId, unbinding.now)
      const bindings = listing.bindings.map(({ provider }) => provider)
      const remainingProviders = bindings.filter((provider) => provider !== unbinding.provider)
      const isAllowed = async (): Promise<boolean> =>
        canUnbind === undefined || canUnbind({ ...unbinding, remainingProviders, client: null })
      const allowed = !bindings.includes(unbinding.provider) || (await isAllowed())
      // However busy the machine is, both of two requests at once have asked by then.
      await sleep(100)
      return store.unbind({ ...unbinding, canUnbind: () => allowed })
    }
  })
}
