import type { FastifyRequest } from 'fastify'
import { createBindingError, isBindingError, OptionsError, type OauthBindingError } from '../errors.js'
import type { AuthFunction } from './auth-function.js'
import { markPromised } from './guard.js'
import type { Principal, TokenRefusal, TokenVerifier } from './verifier.js'

/** What the plugin's options `auth` and `getUserId` take. */
export interface Authenticate {
  /** Authenticates a request by its bearer token, for `@fastify/auth`. */
  auth: AuthFunction
  /** Returns the id of the user whom `auth` let pass. */
  getUserId: (request: FastifyRequest) => string
}

/** Where a request carries who sent it: a key of our own, nothing that a host could meet. */
const principalOf = Symbol('principal')

type AuthenticatedRequest = FastifyRequest & { [principalOf]?: Principal }

/** After how many seconds a token that could not be checked may be sent again. */
const retryAfterSeconds = 5

const bearerPattern = /^bearer +([^\s,]+) *$/i

/**
 * Creates the authentication of a request by `Authorization: Bearer …`. The verifiers are asked in order and the
 * first that knows the token wins. Requests are not decorated: nothing of the host changes.
 *
 * `auth` throws, when no verifier knows the token,
 * - STORE_UNAVAILABLE or AUTHENTICATION_UNAVAILABLE when one of them could not check it, whatever the others say: a
 *   token that cannot be checked is not yet a wrong one. Any error that is not of the catalogue counts among these;
 * - FORBIDDEN when one of them found it valid, and confined to other things;
 * - UNAUTHENTICATED otherwise, and when there is not exactly one bearer token. `reason` says why, for the log alone.
 *
 * @throws OAUTH_BINDING_OPTIONS when there is no verifier.
 * @see RFC 6750 section 2.1
 */
export function createAuthenticate(verifiers: readonly TokenVerifier[]): Authenticate {
  if (verifiers.length === 0) throw new OptionsError('createAuthenticate() needs at least one token verifier')
  const auth = markPromised(async (request) => {
    const token = readBearerToken(request)
    if (token === null) throw createBindingError('UNAUTHENTICATED', { reason: 'token_absent' })
    let failures: OauthBindingError[] | undefined
    for (const verifier of verifiers) {
      try {
        const verdict = await verifier.verify(token)
        if (isPrincipal(verdict)) {
          ;(request as AuthenticatedRequest)[principalOf] = verdict
          return
        }
        if (verdict !== null) throw createBindingError('UNAUTHENTICATED', { reason: readReason(verdict) })
      } catch (error) {
        failures = [...(failures ?? []), translateFailure(error)]
      }
    }
    throw chooseFailure(failures ?? []) ?? createBindingError('UNAUTHENTICATED', { reason: 'token_kind_unknown' })
  })
  const getUserId = (request: FastifyRequest): string => {
    const principal = (request as AuthenticatedRequest)[principalOf]
    if (principal === undefined) throw createBindingError('UNAUTHENTICATED', { reason: 'not_authenticated' })
    return principal.userId
  }
  return { auth, getUserId }
}

function isPrincipal(verdict: Principal | TokenRefusal | null): verdict is Principal {
  return typeof (verdict as Partial<Principal> | null)?.userId === 'string'
}

/** Verifiers of hosts need not be checked by a compiler: what is neither a principal nor a refusal is a fault. */
function readReason(verdict: unknown): string {
  const { refused } = (verdict ?? {}) as Partial<TokenRefusal>
  if (typeof refused !== 'string') throw new TypeError('A token verifier must return a userId, a refusal or null')
  return refused
}

function translateFailure(cause: unknown): OauthBindingError {
  return isBindingError(cause) ? cause : createBindingError('AUTHENTICATION_UNAVAILABLE', { cause, retryAfterSeconds })
}

/** Returns the failure with the highest status, so that a token that could not be checked is no refusal; else the first. */
function chooseFailure(failures: readonly OauthBindingError[]): OauthBindingError | undefined {
  const [first, ...others] = failures
  return others.reduce((chosen, failure) => (failure.statusCode > chosen!.statusCode ? failure : chosen), first)
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
