import type { FastifyAuthFunction } from '@fastify/auth'
import type { FastifyRequest } from 'fastify'
import { createBindingError, OptionsError } from '../errors.js'
import type { Principal, TokenVerifier } from './verifier.js'

/** What the plugin's options `auth` and `getUserId` take. */
export interface Authenticate {
  /** Authenticates a request by its bearer token, for `@fastify/auth`. */
  auth: FastifyAuthFunction
  /** Returns the id of the user whom `auth` let pass. */
  getUserId: (request: FastifyRequest) => string
}

/** Where a request carries who sent it: a key of our own, nothing that a host could meet. */
const principalOf = Symbol('principal')

type AuthenticatedRequest = FastifyRequest & { [principalOf]?: Principal }

const bearerPattern = /^bearer +([^\s,]+) *$/i

/**
 * Creates the authentication of a request by `Authorization: Bearer …`. The verifiers are asked in order and the
 * first that knows the token wins. Requests are not decorated: nothing of the host changes.
 *
 * `auth` throws
 * - UNAUTHENTICATED when there is not exactly one bearer token, or no verifier knows it;
 * - what a verifier threw, STORE_UNAVAILABLE for instance, when no other verifier knows the token: a token that
 *   cannot be checked is not yet a wrong one.
 *
 * @throws OAUTH_BINDING_OPTIONS when there is no verifier.
 * @see RFC 6750 section 2.1
 */
export function createAuthenticate(verifiers: readonly TokenVerifier[]): Authenticate {
  if (verifiers.length === 0) throw new OptionsError('createAuthenticate() needs at least one token verifier')
  const auth = async (request: FastifyRequest): Promise<void> => {
    const token = readBearerToken(request)
    if (token === null) throw createBindingError('UNAUTHENTICATED')
    ;(request as AuthenticatedRequest)[principalOf] = await verifyToken(verifiers, token)
  }
  const getUserId = (request: FastifyRequest): string => {
    const principal = (request as AuthenticatedRequest)[principalOf]
    if (principal === undefined) throw createBindingError('UNAUTHENTICATED')
    return principal.userId
  }
  return { auth, getUserId }
}

async function verifyToken(verifiers: readonly TokenVerifier[], token: string): Promise<Principal> {
  const failures: unknown[] = []
  for (const verifier of verifiers) {
    try {
      const principal = await verifier.verify(token)
      if (principal !== null) return principal
    } catch (error) {
      failures.push(error)
    }
  }
  throw failures.length > 0 ? failures[0] : createBindingError('UNAUTHENTICATED')
}

/** Node keeps the first of several `Authorization` headers; two are an attempt at confusion, so they are counted. */
function readBearerToken(request: FastifyRequest): string | null {
  const { rawHeaders } = request.raw
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 13 && name.toLowerCase() === 'authorization') count += 1
  }
  if (count !== 1) return null
  return bearerPattern.exec(request.headers.authorization!)?.[1] ?? null
}
