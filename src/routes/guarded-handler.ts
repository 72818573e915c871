import type { FastifyRequest, RouteHandlerMethod, onRequestHookHandler } from 'fastify'
import { createBindingError } from '../errors.js'

const passed = Symbol('fastify-oauth-binding.passed')

type GuardedRequest = FastifyRequest & { [passed]?: true }

/** Notes that the hooks before it, authentication above all, have let a request pass. */
export const notePassed: onRequestHookHandler = (request: GuardedRequest, _reply, done) => {
  request[passed] = true
  done()
}

export function hasPassed(request: FastifyRequest): boolean {
  return (request as GuardedRequest)[passed] === true
}

/**
 * Fastify skips the remaining `onRequest` hooks when one throws nothing (`throw undefined`), and a host's `onRoute`
 * hook can replace them.
 */
export function guardHandler(handler: RouteHandlerMethod): RouteHandlerMethod {
  return function handleGuarded(request: GuardedRequest, reply) {
    if (!hasPassed(request)) {
      const cause = new Error('A hook of the host has kept auth from being asked')
      throw createBindingError('INTERNAL_ERROR', { cause })
    }
    return handler.call(this, request, reply)
  }
}
