import type { FastifyRequest } from 'fastify'
import type { CatalogueCode } from './errors.js'

/** A change of, or an attempt on, who signs in as whom, for the operator. It holds no token, code, state, URL, secret or vendor id. */
export interface SecurityEvent {
  /**
   * - `issued`: an authorize URL with a new state was handed out; without `type`, by a list, for every provider.
   * - `bound`, `rebound`, `refreshed`: a completion made a binding, replaced its account, or completed the same one.
   * - `repeated`: a completion came again and was answered as before.
   * - `unbound`: a binding was ended. Unbinding what is not bound is no event.
   * - `signed_in`: a visitor signed in; `reason` is `repeated` when the same login came again.
   * - `ticket_issued`: a visitor proved an account that no user has bound, and was given a ticket.
   * - `ticket_redeemed`: a ticket bound its account; `reason` is `bound`, `rebound` or `refreshed`.
   * - `suspended`, `resumed`, `removed`: an operator changed the binding of a user. What changes nothing is no event.
   * - `refused`: a well-formed request was denied, see `error` and `reason`.
   * - `token_refused`: the request was not authenticated.
   */
  event:
    | 'issued'
    | 'bound'
    | 'rebound'
    | 'refreshed'
    | 'repeated'
    | 'unbound'
    | 'signed_in'
    | 'ticket_issued'
    | 'ticket_redeemed'
    | 'suspended'
    | 'resumed'
    | 'removed'
    | 'refused'
    | 'token_refused'
  /** The user concerned; absent when nobody is signed in, and of what an operator is refused. */
  userId: string | undefined
  /** The provider's type, one of those on offer; of what an operator does, one that was on offer. */
  type: string | undefined
  /** Of a refusal. */
  error: CatalogueCode | undefined
  /** Why, as one lower-case word, where that is known: `state_of_other_user` for instance. */
  reason: string | undefined
  /** Who acted when it was not the user: the operator's id, or the `by` of a call of `OauthBindingApi`. */
  by?: string | undefined
}

/**
 * Takes a security event, at the latest when the answer is sent, or the call of `OauthBindingApi` settles, which has no
 * request: `null`. It returns at once.
 */
export type OnSecurityEvent = (event: SecurityEvent, request: FastifyRequest | null) => void
