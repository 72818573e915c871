import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * Authenticates a request: it throws, rejects or passes an error to `done` to refuse. The signature is that of
 * `FastifyAuthFunction` of `@fastify/auth`. Types of that package would add its `auth` to the host's `FastifyInstance`.
 */
export type AuthFunction = (
  this: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void
) => void
