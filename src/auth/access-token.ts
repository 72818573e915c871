import { hash, randomInt, timingSafeEqual } from 'node:crypto'
import { OptionsError } from '../errors.js'
import type { AccessTokenStore } from '../persistence/access-token-store.js'
import type { TokenRefusal, TokenVerifier } from './verifier.js'

/** The kind of holder that Laravel Sanctum writes for its users. */
export const defaultHolderType = 'App\\Models\\User'

/** How long after a token was noted as used the next use is noted. */
const touchIntervalMs = 60_000
/** How many tokens the notes of one process remember; then they start anew. */
const touchedLimit = 10_000

const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const secretLength = 40
/** Of a SHA-256 in hex. */
const hashLength = 64
const largestId = String(2n ** 63n - 1n)

const tokenPattern = /^([1-9]\d{0,18})\|([\x21-\x7e]{40,255})$/

/** What `createAccessTokenVerifier` needs. */
export interface AccessTokenVerifierOptions {
  store: AccessTokenStore
  /** Only tokens of this `tokenable_type` are accepted. Default `App\Models\User`. */
  holderType?: string
  /** The clock. Default: the system's. */
  now?: () => Date
}

/** What `createAccessTokens` needs. */
export interface NewAccessTokens {
  store: AccessTokenStore
  /** Who holds them; a positive integer as Sanctum's table has it, in decimal digits. */
  userId: string
  /** The `tokenable_type`. Default `App\Models\User`. */
  holderType?: string
  /** What the tokens are for, 1 to 255 characters. */
  name: string
  /** How many, 1 to 100000. */
  count: number
  /** When they expire; `null`: never. */
  expiresAt: Date | null
  now: Date
}

/**
 * Creates a verifier of personal access tokens, `id|secret`, as Laravel Sanctum writes them. The secret is compared
 * by its SHA-256 in constant time; a malformed token never reaches the database. Use is noted in the store at most
 * once a minute a token and process; nobody waits for the note, and one that fails turns nobody away.
 *
 * @throws STORE_UNAVAILABLE (from `verify`) when the database cannot be used.
 * @see https://laravel.com/docs/sanctum#issuing-api-tokens
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): TokenVerifier {
  const { store, holderType = defaultHolderType, now = () => new Date() } = options
  const touch = createTouch(store)
  return {
    async verify(token) {
      const [, id, secret] = (tokenPattern.exec(token) ?? []) as string[]
      if (id === undefined || secret === undefined || isTooLarge(id)) return refuseUnread(token)
      const stored = await store.findAccessToken(id)
      if (stored === null) return refuse('token_unknown')
      if (!isSameHash(hashSecret(secret), stored.tokenHash)) return refuse('token_secret_wrong')
      if (stored.holderType !== holderType) return refuse('token_holder_type')
      const at = now()
      if (stored.expiresAt !== null && stored.expiresAt <= at) return refuse('token_expired')
      touch(stored.id, at)
      return { userId: stored.userId }
    }
  }
}

/**
 * Creates personal access tokens in one transaction and returns them as `id|secret`, in order. Only hashes are
 * stored: what is returned here cannot be read again.
 *
 * @throws OAUTH_BINDING_OPTIONS when the user's id or the count does not fit.
 * @throws STORE_UNAVAILABLE when the database cannot be used.
 */
export async function createAccessTokens(options: NewAccessTokens): Promise<string[]> {
  const { store, userId, holderType = defaultHolderType, name, count, expiresAt, now } = options
  if (!/^[1-9]\d{0,18}$/.test(userId) || isTooLarge(userId)) {
    throw new OptionsError('The user id of an access token must be a positive integer of at most 63 bits')
  }
  if (!Number.isInteger(count) || count < 1 || count > 100_000) {
    throw new OptionsError('The number of access tokens must be an integer from 1 to 100000')
  }
  const secrets = Array.from({ length: count }, createSecret)
  const tokens = secrets.map((secret) => ({
    tokenHash: hashSecret(secret),
    holderType,
    userId,
    name,
    expiresAt
  }))
  const ids = await store.createAccessTokens(tokens, now)
  return ids.map((id, index) => `${id}|${secrets[index]}`)
}

function refuse(refused: string): TokenRefusal {
  return { refused }
}

/** Only a personal access token has a bar in it; what has none may be of another kind. */
function refuseUnread(token: string): TokenRefusal | null {
  return token.includes('|') ? refuse('token_malformed') : null
}

/** Of two numbers with as many digits, the text that sorts after is the larger one. */
function isTooLarge(id: string): boolean {
  return id.length === largestId.length && id > largestId
}

function createSecret(): string {
  return Array.from({ length: secretLength }, () => secretAlphabet[randomInt(secretAlphabet.length)]).join('')
}

function hashSecret(secret: string): string {
  return hash('sha256', secret)
}

/** Where hashes are compared: two buffers a request would cost more than the comparison. */
const compared = { given: Buffer.alloc(hashLength), stored: Buffer.alloc(hashLength) }

function isSameHash(hashHex: string, storedHex: string): boolean {
  if (storedHex.length !== hashLength) return false
  compared.given.write(hashHex, 'latin1')
  compared.stored.write(storedHex, 'latin1')
  return timingSafeEqual(compared.given, compared.stored)
}

/** A write for every request would cost more than the request; noting the first use in a while is enough. */
function createTouch(store: AccessTokenStore): (id: string, at: Date) => void {
  const touched = new Map<string, number>()
  return (id, at) => {
    const last = touched.get(id)
    if (last !== undefined && at.getTime() - last < touchIntervalMs) return
    if (touched.size >= touchedLimit) touched.clear()
    touched.set(id, at.getTime())
    store.touchAccessToken(id, at).catch(() => {})
  }
}
