import type { JWTVerifyGetKey, JWTVerifyOptions } from 'jose'
import { createBindingError, OptionsError } from '../errors.js'
import { isUserId } from '../identifier.js'
import { isLoopbackHost } from '../is-loopback.js'
import type { Principal, TokenRefusal, TokenVerifier } from './verifier.js'

/** The signatures accepted from a key server unless configured: asymmetric ones only. */
const defaultJwksAlgorithms: readonly string[] = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']

/** The signatures a key server may be configured for. A symmetric one would make its public keys secrets. */
export const jwksAlgorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
]

const secretAlgorithms = ['HS256']
const secretMinimumBytes = 32
const toleranceMaximumSeconds = 300
const retryAfterSeconds = 5
const compactPattern = /^[\w-]+\.[\w-]+\.[\w-]+$/

type Jose = typeof import('jose')

/** What `createJwtVerifier` needs; exactly one of `jwksUrl` and `secret`. */
export interface JwtVerifierOptions {
  /** What `iss` must be. */
  issuer: string
  /** What `aud` must hold. */
  audience: string
  /** Where the issuer's public keys are; `https`, or `http` on a loopback address. */
  jwksUrl?: string
  /** The secret shared with the issuer (HS256), at least 32 bytes. */
  secret?: string
  /** The signatures accepted with `jwksUrl`. Default RS256, PS256, ES256, EdDSA and Ed25519. */
  algorithms?: readonly string[]
  /** By how many seconds the issuer's clock may differ, 0 to 300. Default 0. */
  clockToleranceSeconds?: number
  /** How long to wait for the key server, in ms. Default 3000. */
  jwksTimeoutMs?: number
  /** The clock for `exp` and `nbf`. Default: the system's. */
  now?: () => Date
}

/**
 * Creates a verifier of signed tokens. `iss`, `aud`, `exp` and `sub` must be there and fit, `nbf` where it is there;
 * the user's id is `sub`, which must be one by `isUserId`. Keys are kept for ten minutes, and fetched anew, at most
 * every 30 seconds, when a token names a key that is not among them.
 *
 * @throws OAUTH_BINDING_OPTIONS when the options do not fit.
 * @throws AUTHENTICATION_UNAVAILABLE (from `verify`) when the key server does not hand out its keys.
 * @see RFC 7519 section 4.1, RFC 8725
 */
export function createJwtVerifier(options: JwtVerifierOptions): TokenVerifier {
  const { issuer, audience, clockToleranceSeconds = 0, now = () => new Date() } = options
  assertRange(clockToleranceSeconds)
  const { chooseKey, algorithms } = options.secret === undefined ? useKeyServer(options) : useSecret(options)
  const checks: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', 'sub']
  }
  // Its many modules cost a start some 40 ms, which only those pay who verify signed tokens.
  const loading = import('jose').then((jose) => ({ jose, getKey: chooseKey(jose) }))
  return {
    async verify(token) {
      if (!compactPattern.test(token)) return null
      const { jose, getKey } = await loading
      return verifySigned(jose, token, getKey, { ...checks, currentDate: now() })
    }
  }
}

async function verifySigned(
  { jwtVerify, errors }: Jose,
  token: string,
  getKey: JWTVerifyGetKey,
  checks: JWTVerifyOptions
): Promise<Principal | TokenRefusal> {
  try {
    const { sub } = (await jwtVerify(token, getKey, checks)).payload as { sub: unknown }
    return isUserId(sub) ? { userId: sub } : { refused: 'token_claim_unfit' }
  } catch (error) {
    if (error instanceof errors.JOSEError) return { refused: reasons[error.code] ?? 'token_malformed' }
    throw error
  }
}

const reasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'token_expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'token_claim_unfit',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'token_signature_wrong',
  ERR_JOSE_ALG_NOT_ALLOWED: 'token_algorithm_unfit',
  ERR_JWKS_NO_MATCHING_KEY: 'token_key_unknown',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'token_key_unknown'
}

interface KeySource {
  chooseKey: (jose: Jose) => JWTVerifyGetKey
  algorithms: readonly string[]
}

function useSecret(options: JwtVerifierOptions): KeySource {
  const key = new TextEncoder().encode(options.secret)
  if (options.jwksUrl !== undefined) throw new OptionsError('Only one of the JWT options jwksUrl and secret may be set')
  if (options.algorithms !== undefined) throw new OptionsError('The JWT option algorithms goes with jwksUrl only')
  if (key.length < secretMinimumBytes) throw new OptionsError('The JWT option secret must have at least 32 bytes')
  return { chooseKey: () => () => key, algorithms: secretAlgorithms }
}

function useKeyServer(options: JwtVerifierOptions): KeySource {
  const { jwksUrl, algorithms = defaultJwksAlgorithms, jwksTimeoutMs = 3000 } = options
  if (jwksUrl === undefined) throw new OptionsError('One of the JWT options jwksUrl and secret must be set')
  if (algorithms.length === 0 || algorithms.some((name) => !jwksAlgorithms.includes(name))) {
    throw new OptionsError(`The JWT option algorithms must name some of ${jwksAlgorithms.join(', ')}`)
  }
  if (!isKeyServerUrl(jwksUrl)) {
    throw new OptionsError('The JWT option jwksUrl must be an https URL, or http on a loopback address')
  }
  const address = new URL(jwksUrl)
  return { chooseKey: (jose) => fetchKeyFrom(address, jwksTimeoutMs, jose), algorithms }
}

function fetchKeyFrom(address: URL, timeoutMs: number, { createRemoteJWKSet, errors }: Jose): JWTVerifyGetKey {
  const fetchKey = createRemoteJWKSet(address, { timeoutDuration: timeoutMs })
  return async (header, token) => {
    try {
      return await fetchKey(header, token)
    } catch (cause) {
      // The key server answered, and the token's key is not (unambiguously) there: the token's fault, not the server's.
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) throw cause
      throw createBindingError('AUTHENTICATION_UNAVAILABLE', { cause, retryAfterSeconds })
    }
  }
}

/** Tells whether keys may be fetched from a URL: https, or http on loopback. Elsewhere http lets the network replace keys. */
export function isKeyServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))
}

function assertRange(clockToleranceSeconds: number): void {
  const isFit = Number.isInteger(clockToleranceSeconds) && clockToleranceSeconds >= 0
  if (!isFit || clockToleranceSeconds > toleranceMaximumSeconds) {
    throw new OptionsError('The JWT option clockToleranceSeconds must be an integer from 0 to 300')
  }
}
