import type { Profile } from '../profile.js'
import type { EventStore } from './events/event-store.js'

/** One name under which a provider knows a person; unique as `(provider, issuer, kind, subject)`, byte for byte. */
export interface StoredIdentity {
  issuer: string
  kind: string
  subject: string
}

/** What a state is bound to. All four must match when it is claimed. */
export interface StateContext {
  userId: string
  /** The contract's provider type, `WECHAT` for instance. */
  provider: string
  /** The app at the provider. */
  clientId: string
  redirectUri: string
}

/** A state about to be stored. The state itself never reaches the store. */
export interface NewState extends StateContext {
  /** SHA-256 of the state, 64 lower-case hex digits; unique. */
  stateHash: string
  /**
   * 32 lower-case hex digits. Of a state with a `reuseKey`, 128 random bits, from which it is derived with the secret; the
   * others need none.
   */
  nonce: string
  createdAt: Date
  expiresAt: Date
  /** At most one open state has this key. `null`: the state is handed out once. */
  reuseKey: string | null
}

/** An open state that a listing may hand out again. */
export interface ReusableState {
  provider: string
  clientId: string
  redirectUri: string
  stateHash: string
  nonce: string
  expiresAt: Date
}

/** How a completion ended: `BOUND`, or the catalogue code of its failure. */
export type Outcome = string

/** A request to claim a state. */
export interface StateClaim extends StateContext {
  stateHash: string
  /** Random, unique to this request; `completeClaim` and `failClaim` need it. */
  claimId: string
  /** SHA-256 of state and code; a repetition of the request has the same. */
  codeHash: string
  now: Date
  /** When the claim lapses unless it is finished. */
  claimExpiresAt: Date
  /** Until when the outcome is kept for repetitions. */
  outcomeExpiresAt: Date
}

/** Why a state cannot be used. For the log only: the response must not depend on it. */
export type UnusableReason =
  | 'state_unknown'
  | 'state_of_other_user'
  | 'state_of_other_provider'
  | 'state_of_other_client'
  | 'state_voided'
  | 'state_expired'
  | 'state_used'
  | 'claim_lapsed'
  /** Of a sign-in: another browser claimed it. */
  | 'state_of_other_browser'

/** The effect of a completion: a new binding, another account, or the same account again. */
export type CompletedChange = 'BOUND' | 'REBOUND' | 'REFRESHED'

/**
 * - `claimed`: this request may exchange the code; no other request ever may.
 * - `finished`: the same user repeated the same state and code; `outcome` is the stored one.
 * - `in-progress`: the same user repeated the same state and code while the first request is running.
 * - `unusable`: anything else. A store that cannot tell why leaves `reason` out.
 */
export type ClaimResult =
  | { status: 'claimed' }
  | { status: 'finished'; outcome: Outcome }
  | { status: 'in-progress' }
  | { status: 'unusable'; reason?: UnusableReason }

/** A claim about to be finished with an account. */
export interface ClaimCompletion extends StateContext, Profile {
  stateHash: string
  claimId: string
  identities: readonly StoredIdentity[]
  now: Date
}

/** Which open states to delete. */
export interface ExcessStates {
  /** The users whose states are counted, each provider by itself. */
  userIds: readonly string[]
  /** How many of the newest states each user and provider keeps, a whole number, at least 1. */
  keep: number
  now: Date
  /** The most states that are deleted. */
  limit: number
}

/** A binding, for a list. */
export interface StoredBinding extends Profile {
  provider: string
  boundAt: Date
}

/** The bindings and reusable states of one user. */
export interface Listing {
  /** At most one a provider, sorted by it. */
  bindings: StoredBinding[]
  /** Sorted by `expiresAt`. */
  states: ReusableState[]
}

/** The argument of the host's `canUnbind`. */
export interface CanUnbindContext {
  userId: string
  /** The provider type about to be unbound. */
  provider: string
  /** The provider types that stay bound. */
  remainingProviders: readonly string[]
  /** Prisma's client of the transaction, for the host's reads; the plain client when called for a list. */
  client: unknown
}

/** Decides whether a user may lose this login method. It runs under a lock on the user's bindings. */
export type CanUnbind = (context: CanUnbindContext) => boolean | Promise<boolean>

/** A request to end a binding. */
export interface Unbinding {
  userId: string
  provider: string
  now: Date
  /** Absent: always allowed. */
  canUnbind?: CanUnbind | undefined
  /**
   * The host's name for the person or program that ends the binding, for the event. Absent: the user, who cannot end a
   * suspended binding.
   */
  by?: string | undefined
  /** Why, for the event. */
  reason?: string | undefined
}

/** An unbinding by the user, without `canUnbind`. */
export type FreeUnbinding = Pick<Unbinding, 'userId' | 'provider' | 'now'>

/**
 * Keeps bindings, identities, states and events. Every method is safe under concurrent calls from any number of
 * processes. All throw `STORE_UNAVAILABLE` when the database cannot be used; then nothing was changed, or — when the
 * connection broke while committing — the change is whole.
 */
export interface BindingStore extends EventStore {
  /**
   * Checks that the database has what the store needs. It only reads. The plugin calls it at registration. A rejection
   * stops the boot, except STORE_UNAVAILABLE.
   *
   * @throws A coded error whose message names what is missing and the fix, OAUTH_BINDING_TABLES for instance.
   */
  verify?(): Promise<void>

  /**
   * Loads what `unbind` with a `canUnbind` needs, some 100 ms, so that no request waits for it. The plugin calls it
   * before it is ready, when it has a `canUnbind`.
   */
  prepareGuard?(): Promise<void>

  /** Stores one state; durable when the promise resolves. */
  insertState(state: NewState): Promise<void>

  /**
   * Stores a reusable state unless an open one has the same `reuseKey`, in one statement, and returns the open one. A
   * repeated call returns the same state.
   */
  insertReusableState(state: NewState & { reuseKey: string }): Promise<ReusableState>

  /**
   * Deletes open states beyond the newest `keep` of each user and provider, in one statement, and returns how many.
   * Reusable states are neither counted nor deleted. It skips states that another transaction has locked.
   */
  deleteExcessStates(excess: ExcessStates): Promise<number>

  /** Returns the user's bindings, and the open reusable states that expire after `aliveAt`. */
  findListing(userId: string, aliveAt: Date): Promise<Listing>

  /** Calls the host's `canUnbind` outside a transaction, for a list. */
  askCanUnbind(canUnbind: CanUnbind, context: Omit<CanUnbindContext, 'client'>): Promise<boolean>

  /**
   * Claims an open state in one conditional statement. An expired, voided or used state, or one whose context
   * differs in any part, is `unusable`; so is one whose claim lapsed without an outcome.
   */
  claimState(claim: StateClaim): Promise<ClaimResult>

  /**
   * Writes binding, identities, profile, outcome `BOUND` and one event in one transaction. Replaces another account
   * of the same user and provider (`boundAt` becomes `now`, or later than it was), whose access tokens end as in `unbind`; completes the identities of the same account in place
   * (`boundAt` stays). Returns the effect, for the log; optional for a store.
   *
   * @throws STATE_UNUSABLE when the claim was voided, lapsed or finished meanwhile; nothing is written.
   * @throws ACCOUNT_BOUND_ELSEWHERE when an identity belongs to another user, by the database's constraint; nothing
   *   is written.
   * @throws BINDING_SUSPENDED when the user's binding is suspended; nothing is written.
   */
  completeClaim(completion: ClaimCompletion): Promise<CompletedChange | void>

  /** Records the failure of a claim as its outcome. Does nothing when the claim was voided or finished meanwhile. */
  failClaim(claim: { stateHash: string; claimId: string; outcome: Outcome }): Promise<void>

  /**
   * Voids every state of this user and provider that has no outcome, claimed ones included, deletes the binding and
   * writes one event, in one transaction; deletes the access tokens that were issued through the binding, where the store
   * has the option `accessTokens`. Returns whether there was a binding. A repeated call changes nothing.
   *
   * @throws LAST_LOGIN_METHOD when `canUnbind` says no; nothing is changed.
   * @throws BINDING_SUSPENDED when the binding is suspended and `by` is absent; nothing is changed.
   */
  unbind(unbinding: Unbinding): Promise<boolean>

  /** Deletes at most `limit` expired states, in one statement that waits for no lock, and returns how many. */
  deleteExpiredStates(now: Date, limit: number): Promise<number>
}
