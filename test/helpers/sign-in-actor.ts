import { randomUUID } from 'node:crypto'
import type { PrismaStore } from '../../src/persistence/prisma-store.js'
import type {
  AccessTokenSession,
  HostSession,
  SignInClaim,
  SignInCompletion,
  SignInRepetition,
  SignInResult
} from '../../src/persistence/sign-in-store.js'
import type { StoredIdentity } from '../../src/persistence/store.js'
import { at } from './store-actor.js'

/** Returns a claim, 10 s after the start, that lapses 30 s later; its outcome is kept for 60 s, its state until 600 s. */
export function createSignInClaim(changes: Partial<SignInClaim> = {}): SignInClaim {
  return {
    ...{ stateHash: randomUUID(), claimId: randomUUID(), codeHash: 'code', challengeHash: 'browser' },
    ...{ provider: 'WECHAT', clientId: 'wx1' },
    ...{ now: at(10), claimExpiresAt: at(40), outcomeExpiresAt: at(70), stateExpiresAt: at(600) },
    ...changes
  }
}

/** A session that is an access token, good for an hour from the start; its value is the token's id. */
export function createTokenSession(
  changes: Partial<AccessTokenSession<string>['token']> = {}
): AccessTokenSession<string> {
  const token = {
    tokenHash: randomUUID(),
    holderType: 'User',
    name: 'WECHAT',
    abilities: ['a', 'b'],
    expiresAt: at(3600)
  }
  return { kind: 'access-token', token: { ...token, ...changes }, compose: (tokenId) => tokenId }
}

/** A session of a host's, which tells its owner. */
export const hostSession: HostSession<string> = {
  kind: 'callback',
  create: (_client, { userId, bindingId }) => `${userId} ${bindingId}`
}

/** Returns the completion of a claim, 11 s after the start; its ticket lives until 611 s. */
export function createSignInCompletion(
  { stateHash, claimId, provider, clientId }: SignInClaim,
  identities: readonly StoredIdentity[],
  changes: Partial<SignInCompletion<string>> = {}
): SignInCompletion<string> {
  return {
    ...{ stateHash, claimId, provider, clientId, identities, nickname: 'n', avatarUrl: null, now: at(11) },
    ...{ ticket: { hash: randomUUID(), expiresAt: at(611) }, createSession: createTokenSession() },
    ...changes
  }
}

/** Returns the repetition of a claim, 20 s after the start; its ticket lives until 620 s. */
export function createRepetition(
  { stateHash, codeHash, challengeHash }: SignInClaim,
  changes: Partial<SignInRepetition<string>> = {}
): SignInRepetition<string> {
  const ticket = { hash: randomUUID(), expiresAt: at(620) }
  return {
    ...{ stateHash, codeHash, challengeHash, now: at(20), ticket },
    createSession: createTokenSession(),
    ...changes
  }
}

/** Claims a state. */
export async function claimSignIn(store: PrismaStore, changes: Partial<SignInClaim> = {}): Promise<SignInClaim> {
  const claim = createSignInClaim(changes)
  const { status } = await store.claimSignIn(claim)
  if (status !== 'claimed') throw new Error(`A new state is ${status}`)
  return claim
}

/** Goes through a whole sign-in. */
export async function signIn(
  store: PrismaStore,
  identities: readonly StoredIdentity[],
  changes: Partial<SignInCompletion<string>> = {}
): Promise<SignInResult<string>> {
  return store.completeSignIn(createSignInCompletion(await claimSignIn(store), identities, changes))
}

/** Signs in with an account that nobody has bound; returns the ticket, and how to redeem it. */
export async function getTicket(store: PrismaStore, identities: readonly StoredIdentity[]) {
  const ticket = { hash: randomUUID(), expiresAt: at(611) }
  const { status } = await signIn(store, identities, { ticket })
  if (status !== 'unknown') throw new Error(`Somebody is ${status}`)
  return { ticketHash: ticket.hash, challengeHash: 'browser', now: at(30) }
}
