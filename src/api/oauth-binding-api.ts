import type { CompletionResult } from '../binding/complete-binding.js'
import type { BindingRecord } from '../persistence/binding-directory.js'
import type { RedeemedTicket } from '../persistence/sign-in-store.js'
import type { StoredIdentity } from '../persistence/store.js'

/** What a user has bound. */
export interface UserBinding extends Omit<BindingRecord, 'provider'> {
  /** The contract's provider type, `WECHAT` for instance. */
  type: string
}

/** What the provider handed to the front end of a user. */
export interface ApiCompletion {
  userId: string
  type: string
  /** 1 to 1024 characters. */
  code: string
  /** 1 to 128 characters. */
  state: string
}

/** A ticket of `ACCOUNT_NOT_BOUND`, and the user to whom its account is bound. */
export interface ApiRedemption {
  userId: string
  /** 1 to 128 characters. */
  ticket: string
  /**
   * What the browser of the login keeps: the front end's `verifier`, or the value of the cookie. Absent: the ticket is
   * unusable.
   */
  verifier?: string | undefined
  /**
   * Prisma's client of the host's transaction, in which everything is written then. After an error the host must roll it
   * back. Default: a transaction of its own.
   */
  client?: unknown
}

/** A name of a person at a provider; `issuer` and `kind` may be anything when absent. */
export interface ApiIdentity {
  type: string
  subject: string
  issuer?: string | undefined
  kind?: string | undefined
}

/** Who changes the binding of somebody else, and why; both are written to the event. */
export interface Intervention {
  /** The host's name for the person or program: 1 to 255 characters, without control characters. */
  by: string
  /** 1 to 1000 characters, without control characters. */
  reason: string
}

/**
 * The operations of bindings for the host's own code: no HTTP, no authentication. `oauthBindingPlugin` decorates its host
 * with one a registration, `app.getDecorator<OauthBindingApi>('oauthBinding')` in TypeScript. `type` is a type on offer.
 * Changes are atomic, and each has its event, as `BindingStore`, `SignInStore` and `BindingDirectory` say.
 * `onSecurityEvent` is told of them, without a request.
 *
 * Every method rejects with STORE_UNAVAILABLE when the database cannot be used, and with OAUTH_BINDING_OPTIONS when an
 * argument does not fit, or when a store of the host's own lacks what the method needs; `message` names either, and no
 * value.
 */
export interface OauthBindingApi {
  /** Returns what a user has bound, in the order of creation, also of types that are not on offer any more. */
  listBindings(userId: string): Promise<UserBinding[]>

  /**
   * Issues a state and returns the authorize URL that carries it. `userAgent` chooses the client where a type has
   * several.
   */
  issueState(userId: string, type: string, browser?: { userAgent?: string | undefined }): Promise<string>

  /**
   * Completes a binding as the operation does: one exchange, and a repetition gets the first one's outcome, `REPEATED`
   * after a success.
   *
   * @throws STATE_UNUSABLE, ACCOUNT_BOUND_ELSEWHERE, BINDING_SUSPENDED, COMPLETION_IN_PROGRESS, and `PROVIDER_*` as the
   *   exchange fails.
   */
  completeBinding(completion: ApiCompletion): Promise<CompletionResult>

  /**
   * Binds the account of a ticket to a user, under the rules of a completion, and uses the ticket up. Returns the
   * provider, and what was done to the binding.
   *
   * @throws TICKET_UNUSABLE when the ticket is unknown, expired, used or another browser's.
   * @throws ACCOUNT_BOUND_ELSEWHERE, BINDING_SUSPENDED. Whatever is thrown, nothing is written.
   */
  redeemTicket(redemption: ApiRedemption): Promise<RedeemedTicket>

  /**
   * Ends a binding, and voids what was issued before. Returns whether there was one. Without an intervention the user
   * ends it; with one, `canUnbind` is not asked, and a suspended binding ends as well. `type` may also be that of a
   * binding of the user whose type is not on offer any more.
   *
   * @throws LAST_LOGIN_METHOD when `canUnbind` says no, BINDING_SUSPENDED; without an intervention only.
   */
  unbind(userId: string, type: string, intervention?: Intervention): Promise<boolean>

  /**
   * Finds the binding of the user who has an identity, compared byte for byte; `null`: nobody has. `suspendedAt` tells
   * whether it may stand for its user.
   *
   * @throws ACCOUNT_AMBIGUOUS when several users have such an identity, which `issuer` and `kind` tell apart.
   */
  findUser(identity: ApiIdentity): Promise<UserBinding | null>

  /**
   * Returns the identities of a user at a provider, in byte order of issuer, kind and subject: the addresses for messages,
   * an open id of an app for instance. None when nothing is bound.
   */
  identitiesOf(userId: string, type: string): Promise<StoredIdentity[]>

  /**
   * Suspends a binding: nobody signs in with it, its user can neither end nor replace it, and its identities stay taken.
   * Returns whether it changed anything: a suspended one stays as it is.
   *
   * @throws BINDING_NOT_FOUND
   */
  suspendBinding(userId: string, type: string, intervention: Intervention): Promise<boolean>

  /**
   * Ends a suspension. Returns whether there was one.
   *
   * @throws BINDING_NOT_FOUND
   */
  resumeBinding(
    userId: string,
    type: string,
    intervention: Omit<Intervention, 'reason'> & { reason?: string | undefined }
  ): Promise<boolean>
}
