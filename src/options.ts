import type { FastifyRequest } from 'fastify'
import type { FastifyAuthFunction } from '@fastify/auth'
import type { CatalogueCode } from './errors.js'
import type { CanUnbind, BindingStore } from './persistence/store.js'
import type { Provider } from './platforms/provider.js'
import type { OnEvent } from './upkeep/deliver-event.js'

/** What an operator wants to know of who signs in as whom. It holds no token, code, state, URL, secret or vendor id. */
export interface SecurityEvent {
  /**
   * - `issued`: an authorize URL with a new state was handed out; without `type`, by a list, for every provider.
   * - `bound`, `rebound`, `refreshed`: a completion made a binding, replaced its account, or completed the same one.
   * - `repeated`: a completion came again and was answered as before.
   * - `unbound`: a binding was ended. Unbinding what is not bound is no event.
   * - `refused`: a well-formed request was denied to a signed-in user, see `error` and `reason`.
   * - `token_refused`: the request was not authenticated.
   */
  event: 'issued' | 'bound' | 'rebound' | 'refreshed' | 'repeated' | 'unbound' | 'refused' | 'token_refused'
  /** Absent when nobody is signed in. */
  userId: string | undefined
  /** The provider's type, one of those on offer. */
  type: string | undefined
  /** Of a refusal. */
  error: CatalogueCode | undefined
  /** Why, as one lower-case word, where that is known: `state_of_other_user` for instance. */
  reason: string | undefined
}

/** Takes a security event, at the latest when the answer is sent. It returns at once. */
export type OnSecurityEvent = (event: SecurityEvent, request: FastifyRequest) => void

/** What `oauthBindingPlugin` needs. Checked once, at registration; an unknown key stops the boot. */
export interface OauthBindingPluginOptions {
  /** Keeps bindings and states. */
  store: BindingStore
  /** The third-party logins on offer, at least one. Several of one type are clients for different browsers. */
  providers: readonly Provider[]
  /**
   * Authenticates a request: guards as `@fastify/auth` takes them, of which any one suffices. A guard lets a request pass
   * by a promise that resolves, by calling `done()`, or by returning `true`; one that takes three parameters must call
   * `done`, and an async one that does is refused at registration. It refuses by throwing, by rejecting, by `done(error)`
   * or by the value `false`. An error keeps its `statusCode`; one without is 401, a programming error (`TypeError`) 500,
   * and a failed connection or database 503. Of several failures the highest status is answered. A guard that returns
   * without an answer is 500; one that gives none within 15 to 30 s is 503.
   */
  auth: FastifyAuthFunction | readonly FastifyAuthFunction[]
  /**
   * The `WWW-Authenticate` of a 401, `Bearer realm="accounts"` for instance. `false`: none, for users who sign in by
   * cookie; RFC 9110 section 11.6.1 requires the header of every 401. Default `Bearer`.
   */
  challenge?: string | false
  /**
   * Returns the id of the signed-in user, or a promise of it, after `auth` passed: 1 to 255 characters, well-formed
   * Unicode without control characters, else 401. What is no string, and what it throws, is 500.
   */
  getUserId: (request: FastifyRequest) => string | Promise<string>
  /**
   * The key from which states are derived; at least 32 characters, the same in every instance, kept secret. Of a list,
   * the first is used; URLs that a listing made with one of the others are still handed out while they live.
   */
  secret: string | readonly string[]
  /** How long a state lives, in whole seconds, 60 to 3600. Default 600. */
  stateTtlSeconds?: number
  /** How long a repeated completion waits for the first one's outcome, in ms, 0 to 20000. Default 5000. */
  completionWaitMs?: number
  /**
   * How many of its newest open states a user keeps a provider, 1 to 1000. Default 20. Older ones are deleted beside
   * the requests, each time one process has issued half as many.
   */
  maxOpenStates?: number
  /** How long to rest between two rounds of deleting what is over, in whole seconds, 0 (never) to 86400. Default 60. */
  sweepIntervalSeconds?: number
  /** How long events are kept, in whole days, 0 (for ever) to 36500. Default 0. Undelivered ones stay. */
  eventRetentionDays?: number
  /**
   * Is told of each committed change in the database, at least once, also after a crash; `id` tells repetitions. Of
   * several processes, or registrations, that have one, an event goes to any one of them. A user's events come
   * one after the other, others' at the same time. A call that throws, or takes longer than 30 s, is repeated later:
   * after 1 s, 2 s, 4 s … an hour, for about 19 hours.
   */
  onEvent?: OnEvent
  /**
   * Takes each security event. Default: one line of `request.log`, `refused` at level `warn`, the others at `info`. It
   * replaces that line. When it throws, that is logged as an error, and the request goes on.
   */
  onSecurityEvent?: OnSecurityEvent
  /** Guards the last usable login method. Default: unbinding is always allowed. */
  canUnbind?: CanUnbind
  /** The clock. Default: the system's. */
  now?: () => Date
}
