import type { FastifyRequest } from 'fastify'
import type { Identify } from '../auth/identify.js'
import type { CeremonyContext } from '../binding/types.js'
import type { ProvidersFor } from './choose-providers.js'
import type { RequireClients } from './clients.js'
import type { SecurityLog } from './security-log.js'
import type { ProviderRequest } from '../platforms/provider.js'

export interface RouteContext {
  readonly ceremony: CeremonyContext
  readonly providersFor: ProvidersFor
  readonly securityLog: SecurityLog
  /** Returns the id of the signed-in user; at once, unless the host's `getUserId` is asynchronous. */
  readonly identify: Identify
  readonly describeBrowser: (request: FastifyRequest) => ProviderRequest
  readonly requireClients: RequireClients
}
