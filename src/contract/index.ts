import { completeBinding, listBindings, updateBinding } from './generated/operations.js'

/**
 * What a Fastify route needs, by operationId: `method`, `url` below the prefix, `schema` for validating, and
 * `documentation`, the schema with which `@fastify/swagger` documents the route as `openapi.yaml` does.
 */
export const operations = { listBindings, completeBinding, updateBinding } as const

/** The name of an operation in `openapi.yaml`. */
export type OperationId = keyof typeof operations

export { errorCodes } from './generated/error-codes.js'
export { contractPrefix } from './generated/operations.js'
export * from './generated/schemas.js'
