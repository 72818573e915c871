import {
  completeBinding,
  findBindings,
  listAllBindings,
  listBindings,
  listLoginMethods,
  login,
  redeemTicket,
  removeBinding,
  resumeBinding,
  suspendBinding,
  updateBinding
} from './generated/operations.js'

/**
 * What a Fastify route needs, by operationId: `method`, `url` below the prefix, `schema` for validating, and
 * `documentation`, the schema with which `@fastify/swagger` documents the route as `openapi.yaml` does. These are the
 * operations of a signed-in user.
 */
export const operations = { listBindings, completeBinding, updateBinding } as const

/** Those of visitors who sign in, as {@link operations}. */
export const signInOperations = { listLoginMethods, login, redeemTicket } as const

/** Those of operators, as {@link operations}. */
export const operatorOperations = {
  listAllBindings,
  findBindings,
  suspendBinding,
  resumeBinding,
  removeBinding
} as const

export { errorCodes } from './generated/error-codes.js'
export * from './generated/schemas.js'
export * as contractSchemas from './generated/schemas.js'
