import type { FastifyRequest } from 'fastify'
import type { CeremonyContext } from '../binding/types.js'
import type { Provider } from '../providers/provider.js'

/** What the handlers work with. */
export interface RouteContext {
  readonly ceremony: CeremonyContext
  /** Returns the id of the signed-in user. @throws UNAUTHENTICATED when `getUserId` names nobody. */
  readonly identify: (request: FastifyRequest) => string
  /** Returns the provider of this type. @throws VALIDATION_FAILED of the field `type` when it is not on offer. */
  readonly requireProvider: (type: string) => Provider
}
