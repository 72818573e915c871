import { randomUUID } from 'node:crypto'
import { createBindingError } from '../../errors.js'
import { measureEnd, signInEnds } from '../../measures/measures.js'
import type { SessionCreator, SignInKey, SignInResult } from '../../persistence/sign-in-store.js'
import type { ClaimResult } from '../../persistence/store.js'
import type { Provider, ProviderAccount } from '../../platforms/provider.js'
import { claimOrAwait, claimTtlSeconds, recordFailure, throwOutcome } from '../await-outcome.js'
import { fetchAccount } from '../fetch-account.js'
import { hashCode, hashState } from '../state.js'
import { hashChallenge } from './browser.js'
import { checkSignInState } from './sign-in-state.js'
import { createTicket, ticketTtlSeconds } from './ticket.js'
import type { SignInContext } from './types.js'

/** For how long the same browser may repeat a login, in seconds. */
export const repetitionSeconds = 60

/** The person who authorised, and at which provider. */
export interface SignInAccount extends ProviderAccount {
  /** The contract's provider type, `WECHAT` for instance. */
  readonly type: string
}

export interface Login<Session> {
  /** At least one, all of one type. */
  readonly clients: readonly Provider[]
  readonly code: string
  readonly state: string
  /** Of the browser; `null` when it has none. */
  readonly challenge: string | null
  /** Returns what makes the session; the account is `null` when an earlier request exchanged the code. */
  readonly createSession: (account: SignInAccount | null) => SessionCreator<Session>
  /** May create a user in a transaction, of which it is given the client; returns the user's id, or `null`. */
  readonly onUnknownAccount?: ((account: SignInAccount, client: unknown) => Promise<string | null>) | undefined
}

/** How a login ended: with a session, or with a ticket for an account that nobody has bound. */
export type LoginResult<Session> =
  | {
      readonly status: 'signed-in'
      readonly userId: string
      readonly session: Session
      readonly isRepeated: boolean
    }
  | {
      readonly status: 'not-bound'
      readonly ticket: string
      readonly expiresInSeconds: number
      readonly nickname: string | null
      readonly avatarUrl: string | null
    }

interface Issuer {
  readonly provider: Provider
  readonly challenge: string
  readonly stateExpiresAt: Date
}

/**
 * Checks the state before anything is stored or exchanged, consumes it, exchanges the code once, with no transaction
 * open, and signs in the user who has bound the account. The same browser repeating the same state and code within 60 s
 * gets the first request's outcome with a session, or a ticket, of its own, without a second exchange, also when the
 * state has expired meanwhile.
 *
 * @throws STATE_UNUSABLE when the state is unknown, altered, expired, used, or bound to another browser, provider or
 *   client.
 * @throws ACCOUNT_AMBIGUOUS when the account's identities belong to two users, or the user whom `onUnknownAccount` names
 *   has bound another account.
 * @throws BINDING_SUSPENDED
 * @throws COMPLETION_IN_PROGRESS when the same login still runs after `completionWaitMs`.
 * @throws PROVIDER_* as the provider's exchange fails.
 * @throws STORE_UNAVAILABLE
 * @throws What `createSession` and `onUnknownAccount` throw; nothing is written then.
 */
export async function login<Session>(context: SignInContext, given: Login<Session>): Promise<LoginResult<Session>> {
  const { type } = given.clients[0] as Provider
  return measureEnd(signInEnds, type, signIn(context, given), nameResult)
}

function nameResult(result: LoginResult<unknown>): string {
  if (result.status === 'not-bound') return 'not_bound'
  return result.isRepeated ? 'repeated' : 'signed_in'
}

async function signIn<Session>(context: SignInContext, given: Login<Session>): Promise<LoginResult<Session>> {
  const issuer = findIssuer(context, given)
  const key = { stateHash: hashState(given.state), claimId: randomUUID() }
  const codeHash = hashCode(given.state, given.code)
  const challengeHash = hashChallenge(issuer.challenge)
  const outcome = await claimOrAwait(
    () => claimSignIn(context, issuer, { codeHash, challengeHash, ...key }),
    context.completionWaitMs
  )
  const { ticket, ...newTicket } = createTicket(context.now())
  if (outcome === null) {
    return present(await complete(context, given, { key, provider: issuer.provider, ticket: newTicket }), ticket, false)
  }
  if (outcome !== 'SIGNED_IN' && outcome !== 'ACCOUNT_NOT_BOUND') throwOutcome(outcome)
  const repeated = await context.store.repeatSignIn({
    stateHash: key.stateHash,
    codeHash,
    challengeHash,
    now: context.now(),
    ticket: newTicket,
    createSession: given.createSession(null)
  })
  return present(repeated, ticket, true)
}

/** Finds the client whose state it is, by the state alone: each client's states are bound to it. */
function findIssuer(context: SignInContext, { clients, state, challenge }: Login<unknown>): Issuer {
  if (challenge === null) throw createBindingError('STATE_UNUSABLE', { reason: 'browser_unknown' })
  let reason: string | undefined
  for (const provider of clients) {
    const checked = checkSignInState(context.acceptedHashes, state, { provider, challenge })
    if ('expiresAt' in checked) return { provider, challenge, stateExpiresAt: checked.expiresAt }
    reason = checked.fault
  }
  throw createBindingError('STATE_UNUSABLE', { reason })
}

function claimSignIn(
  { store, now: readClock }: SignInContext,
  { provider, stateExpiresAt }: Issuer,
  hashes: SignInKey & { codeHash: string; challengeHash: string }
): Promise<ClaimResult> {
  const now = readClock()
  const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
  return store.claimSignIn({
    provider: provider.type,
    clientId: provider.clientId,
    now,
    claimExpiresAt: after(claimTtlSeconds),
    outcomeExpiresAt: after(repetitionSeconds),
    stateExpiresAt,
    // A spread comes last: Node 20 takes 4 µs for each otherwise (rows `complete` and `login` of the benchmark).
    ...hashes
  })
}

interface Completion {
  readonly key: SignInKey
  readonly provider: Provider
  readonly ticket: { readonly hash: string; readonly expiresAt: Date }
}

async function complete<Session>(
  context: SignInContext,
  { code, createSession, onUnknownAccount }: Login<Session>,
  { key, provider, ticket }: Completion
): Promise<SignInResult<Session>> {
  const { type, clientId } = provider
  try {
    const account = { type, ...(await fetchAccount(provider, code)) }
    const { identities, nickname, avatarUrl } = account
    const result = await context.store.completeSignIn({
      provider: type,
      clientId,
      identities,
      nickname,
      avatarUrl,
      ticket,
      now: context.now(),
      createSession: createSession(account),
      onUnknownAccount: onUnknownAccount && ((client) => onUnknownAccount(account, client)),
      ...key
    })
    if (result.status === 'signed-in' && result.change !== null) context.onChange()
    return result
  } catch (error) {
    await recordFailure(error, (outcome) => context.store.failSignIn({ ...key, outcome }))
    throw error
  }
}

function present<Session>(result: SignInResult<Session>, ticket: string, isRepeated: boolean): LoginResult<Session> {
  if (result.status === 'unknown') {
    const { nickname, avatarUrl } = result
    return { status: 'not-bound', ticket, expiresInSeconds: ticketTtlSeconds, nickname, avatarUrl }
  }
  const { userId, session } = result
  return { status: 'signed-in', userId, session, isRepeated }
}
