import type { FastifyRequest } from 'fastify'
import { createBindingError } from '../errors.js'
import { isUserId } from '../identifier.js'
import { describeRefusal, judgeFailure } from './guard-failure.js'

/** Returns who is signed in; a promise only where the host's `getUserId` returns one. */
export type Identify = (request: FastifyRequest) => string | Promise<string>

/** `auth` has let the request pass: a host that then cannot say whom has a fault, and nobody is "not signed in". */
function createFault(failure: unknown, request: FastifyRequest): Error {
  const fault = judgeFailure(failure, { replyStatus: 200, otherwise: 'INTERNAL_ERROR' })
  if (fault.statusCode < 500) {
    request.log.warn(
      { refusal: describeRefusal(failure, request) },
      'getUserId refused a request that auth had let pass'
    )
  }
  return fault
}

function checkUserId(userId: unknown, request: FastifyRequest): string {
  if (isUserId(userId)) return userId
  if (typeof userId !== 'string') {
    const kind = userId === null ? 'null' : typeof userId
    throw createFault(new TypeError(`getUserId must return a string, and returned ${kind}`), request)
  }
  request.log.warn({ length: userId.length }, 'getUserId returned a text that cannot be the id of a user')
  throw createBindingError('UNAUTHENTICATED', { reason: 'user_id_unfit' })
}

export interface Identities {
  readonly identify: Identify
  /** Returns the id that belongs to a refused request, for the log; `undefined` where none can be told at once. */
  readonly findUserId: (request: FastifyRequest) => string | undefined
}

/**
 * Creates what tells who is signed in, by the host's `getUserId`. `identify` throws
 * - UNAUTHENTICATED when the id is a text, and not one by `isUserId`; it is logged as a warning;
 * - INTERNAL_ERROR when the id is no text, or `getUserId` throws an error without a status of its own;
 * - AUTHENTICATION_UNAVAILABLE when it throws because of a connection, a time limit or a database.
 */
export function createIdentities(options: { getUserId: Identify }): Identities {
  const ask = (request: FastifyRequest): unknown => options.getUserId(request)
  const awaitedIds = new WeakMap<FastifyRequest, string>()
  const awaitUserId = async (returned: unknown, request: FastifyRequest): Promise<string> => {
    const settled = await Promise.resolve(returned).catch((failure: unknown) => {
      throw createFault(failure, request)
    })
    const userId = checkUserId(settled, request)
    awaitedIds.set(request, userId)
    return userId
  }
  return {
    identify(request) {
      let returned: unknown
      try {
        returned = ask(request)
      } catch (failure) {
        throw createFault(failure, request)
      }
      return typeof returned === 'string' ? checkUserId(returned, request) : awaitUserId(returned, request)
    },
    findUserId(request) {
      try {
        const returned = awaitedIds.get(request) ?? ask(request)
        // A promise that nothing waits for must not end the process when it rejects.
        if (typeof returned !== 'string') Promise.resolve(returned).catch(() => {})
        return isUserId(returned) ? returned : undefined
      } catch {
        return undefined
      }
    }
  }
}
