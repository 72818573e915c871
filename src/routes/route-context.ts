import type { FastifyRequest } from 'fastify'
import type { Identify } from '../auth/identify.js'
import type { CeremonyContext } from '../binding/types.js'
import type { SecurityLog } from './security-log.js'
import type { Provider, ProviderRequest } from '../platforms/provider.js'

/** What the handlers work with. */
export interface RouteContext {
  readonly ceremony: CeremonyContext
  readonly securityLog: SecurityLog
  /** Returns the id of the signed-in user; at once, unless the host's `getUserId` is asynchronous. */
  readonly identify: Identify
  /** Tells what is known of the browser that sent a request. */
  readonly describeBrowser: (request: FastifyRequest) => ProviderRequest
  /**
   * Returns the clients of this type, at least one, that which suits the browser first.
   *
   * @throws VALIDATION_FAILED of the field `type` when it is not on offer.
   */
  readonly requireClients: (type: string, request: FastifyRequest) => readonly [Provider, ...Provider[]]
}
