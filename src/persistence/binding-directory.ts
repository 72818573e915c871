import type { Profile } from '../profile.js'
import type { StoredIdentity } from './store.js'

/** A binding with all of its columns, for a host or an operator. */
export interface BindingRecord extends Profile {
  /** UUID version 7. */
  id: string
  userId: string
  /** The contract's provider type, `WECHAT` for instance. */
  provider: string
  /** In byte order of issuer, kind and subject. */
  identities: StoredIdentity[]
  boundAt: Date
  /** When the account last signed in; `null`: never. */
  lastUsedAt: Date | null
  /** Since when it is suspended; `null`: it is not. */
  suspendedAt: Date | null
}

/** Which bindings to return. */
export interface BindingQuery {
  /** Absent: of every user. */
  userId?: string | undefined
  /** Absent: at every provider. */
  provider?: string | undefined
  /** The id of the last binding of the page before; `null`: from the first. */
  after: string | null
  /** The most bindings, a whole number, at least 1. */
  limit: number
}

/** Names of a person at a provider; what is absent may be anything. */
export interface IdentityQuery {
  provider: string
  subject: string
  issuer?: string | undefined
  kind?: string | undefined
}

/** A change of a binding by somebody else than its user. */
export interface BindingIntervention {
  bindingId: string
  now: Date
  /** The host's name for the person or program that makes the change, for the event. */
  by: string
  /** Why, for the event. */
  reason: string
}

/**
 * Finds bindings of any user, and changes them on behalf of a host or an operator. Every method is safe under concurrent
 * calls, and throws `STORE_UNAVAILABLE` when the database cannot be used.
 */
export interface BindingDirectory {
  /** Returns bindings in the order of their ids, which is that of their creation. */
  findBindings(query: BindingQuery): Promise<BindingRecord[]>

  /** Returns a binding by its id, or `null`. */
  findBinding(bindingId: string): Promise<BindingRecord | null>

  /** Returns the bindings that have such an identity, at most one a pair of issuer and kind, each once. */
  findByIdentity(query: IdentityQuery): Promise<BindingRecord[]>

  /** Returns the identities of a user at a provider, in byte order of issuer, kind and subject. */
  identitiesOf(userId: string, provider: string): Promise<StoredIdentity[]>

  /**
   * Suspends a binding: nobody signs in with it, its user can neither end nor replace it, and its identities stay taken.
   * Deletes its access tokens as an unbind does, and writes one event `SUSPENDED`, in one transaction. Returns whether it
   * changed anything: a suspended binding stays as it is.
   *
   * @throws BINDING_NOT_FOUND
   */
  suspendBinding(intervention: BindingIntervention): Promise<boolean>

  /**
   * Ends a suspension and writes one event `RESUMED`, in one transaction. Returns whether there was one.
   *
   * @throws BINDING_NOT_FOUND
   */
  resumeBinding(intervention: Omit<BindingIntervention, 'reason'> & { reason?: string | undefined }): Promise<boolean>

  /**
   * Ends a binding as `unbind` does, a suspended one as well, without asking `canUnbind`.
   *
   * @throws BINDING_NOT_FOUND
   */
  removeBinding(intervention: BindingIntervention): Promise<void>
}
