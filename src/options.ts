import type { FastifyRequest } from 'fastify'
import type { FastifyAuthFunction } from '@fastify/auth'
import type { CanUnbind, BindingStore } from './persistence/store.js'
import type { Provider } from './providers/provider.js'

/** What `oauthBindingPlugin` needs. Checked once, at registration; an unknown key stops the boot. */
export interface OauthBindingPluginOptions {
  /** Keeps bindings and states. */
  store: BindingStore
  /** The third-party logins on offer, at least one. Several of one type are clients for different browsers. */
  providers: readonly Provider[]
  /** Authenticates a request, for `@fastify/auth`; of several, any one suffices. Must reject when it fails. */
  auth: FastifyAuthFunction | readonly FastifyAuthFunction[]
  /** Returns the id of the signed-in user (1 to 255 characters), after `auth` passed. */
  getUserId: (request: FastifyRequest) => string
  /** The key from which states are derived; at least 32 characters, the same in every instance, kept secret. */
  secret: string
  /** How long a state lives, in whole seconds, 60 to 3600. Default 600. */
  stateTtlSeconds?: number
  /** How long a repeated completion waits for the first one's outcome, in ms, 0 to 20000. Default 5000. */
  completionWaitMs?: number
  /** Guards the last usable login method. Default: unbinding is always allowed. */
  canUnbind?: CanUnbind
  /** The clock. Default: the system's. */
  now?: () => Date
}
