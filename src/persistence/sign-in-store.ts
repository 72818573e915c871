import type { Profile } from '../profile.js'
import type { NewAccessToken } from './access-tokens/access-token-store.js'
import type { ClaimResult, CompletedChange, Outcome, StoredIdentity } from './store.js'

/** A request to claim the state of a sign-in, whose authenticity the caller has checked. */
export interface SignInClaim {
  /** SHA-256 of the state, 64 lower-case hex digits. */
  stateHash: string
  /** Random, unique to this request; `completeSignIn` and `failSignIn` need it. */
  claimId: string
  /** SHA-256 of state and code; a repetition of the request has the same. */
  codeHash: string
  /** SHA-256 of the browser's challenge, 64 lower-case hex digits. */
  challengeHash: string
  /** The contract's provider type, `WECHAT` for instance. */
  provider: string
  /** The app at the provider. */
  clientId: string
  now: Date
  /** When the claim lapses unless it is finished. */
  claimExpiresAt: Date
  /** Until when the outcome is kept for repetitions. */
  outcomeExpiresAt: Date
  /** When the state expires; until then its row keeps it from being claimed again. */
  stateExpiresAt: Date
}

/** The claim that `completeSignIn` and `failSignIn` finish. */
export type SignInKey = Pick<SignInClaim, 'stateHash' | 'claimId'>

/** A ticket about to be stored. The ticket itself never reaches the store. */
export interface NewTicket {
  /** SHA-256 of the ticket, 64 lower-case hex digits; unique. */
  hash: string
  expiresAt: Date
}

/** Whose session is about to be created. */
export interface SessionOwner {
  userId: string
  bindingId: string
}

/**
 * A host's own session, created in the transaction of the sign-in.
 *
 * `create` receives Prisma's client of the transaction, and has at most 10 s. It may be called again when the database
 * aborts the transaction; what it creates elsewhere than in this database is not undone then. What it throws is thrown
 * on, and nothing is written.
 */
export interface HostSession<Session> {
  kind: 'callback'
  create(client: unknown, owner: SessionOwner): Session | Promise<Session>
}

/**
 * An access token in Sanctum's layout, linked to the binding, in the transaction of the sign-in. Only a store with the
 * option `accessTokens` creates it; another throws OAUTH_BINDING_OPTIONS.
 */
export interface AccessTokenSession<Session> {
  kind: 'access-token'
  /** The token of the user who is found; its hash is unique, and it expires. */
  token: Omit<NewAccessToken, 'userId' | 'expiresAt'> & { expiresAt: Date }
  /**
   * Makes the session of the token's id. What it throws ends the sign-in. It must throw for every id or for none: a store
   * may call it for another id first, and for that of the token only after it has committed.
   */
  compose(tokenId: string): Session
}

/** How the session of a sign-in is created. */
export type SessionCreator<Session> = HostSession<Session> | AccessTokenSession<Session>

/**
 * May create the user of an account that nobody has bound, with Prisma's client of the transaction, and returns the
 * user's id; `null`: the account stays unbound. It may be called again when the database aborts the transaction, whose
 * rows are gone then, and has at most 10 s together with the creation of the session.
 */
export type NameUser = (client: unknown) => string | null | Promise<string | null>

/** The claim of a sign-in about to be finished with an account. */
export interface SignInCompletion<Session> extends SignInKey, Profile {
  provider: string
  clientId: string
  /** At least one. */
  identities: readonly StoredIdentity[]
  now: Date
  /** Stored when nobody has bound the account. */
  ticket: NewTicket
  createSession: SessionCreator<Session>
  /** Absent: an account that nobody has bound yields a ticket. */
  onUnknownAccount?: NameUser | undefined
}

/** A repetition of a sign-in that is finished. */
export interface SignInRepetition<Session> extends Pick<
  SignInClaim,
  'stateHash' | 'codeHash' | 'challengeHash' | 'now'
> {
  /** Takes the place of the first request's ticket. */
  ticket: NewTicket
  createSession: SessionCreator<Session>
}

/**
 * - `signed-in`: the session is created. `change` is what happened to the binding: `BOUND` when `onUnknownAccount` named
 *   its user, `REFRESHED` when it gained an identity, `null` otherwise.
 * - `unknown`: nobody has bound the account, and the ticket is stored.
 */
export type SignInResult<Session> =
  | (SessionOwner & { status: 'signed-in'; session: Session; change: 'BOUND' | 'REFRESHED' | null })
  | (Profile & { status: 'unknown' })

/** A request to bind the account of a ticket to a user. */
export interface TicketRedemption {
  /** SHA-256 of the ticket. */
  ticketHash: string
  /** SHA-256 of the browser's challenge: that of the sign-in which yielded the ticket. */
  challengeHash: string
  userId: string
  now: Date
  /**
   * Prisma's client of the caller's transaction, in which everything is written then. After an error the caller must
   * roll it back, and nothing is repeated. Default: a transaction of the store's own.
   */
  client?: unknown
}

/** A ticket that was redeemed. */
export interface RedeemedTicket {
  provider: string
  change: CompletedChange
}

/**
 * Keeps sign-ins, tickets, and the links of sessions to bindings. Every method is safe under concurrent calls from any
 * number of processes. All throw `STORE_UNAVAILABLE` when the database cannot be used; then nothing was changed, or —
 * when the connection broke while committing — the change is whole.
 *
 * A session is created under the row lock of its binding. An unbind, a replacement or a suspension of the binding waits
 * for the transaction and deletes the session's token, or comes first, and then nobody signs in. So no session of the
 * store stands for a binding that has ended.
 */
export interface SignInStore {
  /**
   * Claims a state that was never claimed, with one insert. A repetition of the same state and code by the same browser
   * is `in-progress` until the claim has an outcome, and then `finished` until `outcomeExpiresAt`; anything else is
   * `unusable`. The outcome of a success is `SIGNED_IN`. A state that has expired by `stateExpiresAt` is never claimed;
   * a claim from before is still `in-progress` or `finished`.
   */
  claimSignIn(claim: SignInClaim): Promise<ClaimResult>

  /**
   * Finds the binding by any of the identities and signs its user in, in one transaction: adds the identities that the
   * binding lacks (with an event `REFRESHED`), updates what the account tells of the profile, creates the session, and
   * records the outcome `SIGNED_IN`. For an account that nobody has bound it asks `onUnknownAccount`; for the user whom
   * that names it writes binding and event `BOUND`, and without one it stores ticket and account, and records the outcome
   * `ACCOUNT_NOT_BOUND`.
   *
   * @throws STATE_UNUSABLE when the claim lapsed or was finished meanwhile.
   * @throws ACCOUNT_AMBIGUOUS when the identities belong to two users, or the user whom `onUnknownAccount` names has bound
   *   another account.
   * @throws BINDING_SUSPENDED when the binding is suspended.
   * @throws What the callbacks throw. Whatever is thrown, nothing is written.
   */
  completeSignIn<Session>(completion: SignInCompletion<Session>): Promise<SignInResult<Session>>

  /**
   * Repeats a sign-in that `claimSignIn` calls `finished` with the outcome `SIGNED_IN` or `ACCOUNT_NOT_BOUND`, in one
   * transaction: creates another session, or stores another ticket, after which the first one is void.
   *
   * @throws STATE_UNUSABLE when the outcome is not kept any more, the binding has ended or has another account, or the
   *   ticket was redeemed.
   * @throws BINDING_SUSPENDED when the binding is suspended.
   */
  repeatSignIn<Session>(repetition: SignInRepetition<Session>): Promise<SignInResult<Session>>

  /** Records the failure of a claim as its outcome. Does nothing when the claim was finished meanwhile. */
  failSignIn(key: SignInKey & { outcome: Outcome }): Promise<void>

  /**
   * Binds the account of a ticket under the rules of `completeClaim`, with the same events, and uses the ticket up, in
   * one transaction.
   *
   * @throws TICKET_UNUSABLE when the ticket is unknown, expired, used or another browser's.
   * @throws ACCOUNT_BOUND_ELSEWHERE when an identity belongs to another user.
   * @throws BINDING_SUSPENDED when the user's binding at the provider is suspended.
   *   Whatever is thrown, nothing is written, and the ticket stays as it was.
   */
  redeemTicket(redemption: TicketRedemption): Promise<RedeemedTicket>

  /** Deletes at most `limit` sign-ins that have no effect any more, in one statement, and returns how many. */
  deleteExpiredSignIns(now: Date, limit: number): Promise<number>

  /**
   * Deletes at most `limit` expired sessions, with their access tokens where the store has the option `accessTokens`, and
   * returns how many.
   */
  deleteExpiredSessions(now: Date, limit: number): Promise<number>
}
