import { hash, randomInt, timingSafeEqual } from 'node:crypto'
import { createBindingError, OptionsError } from '../errors.js'
import { isPlainText, isUserId } from '../identifier.js'
import type { AccessTokenStore, StoredAccessToken } from '../persistence/access-tokens/access-token-store.js'
import type { TokenRefusal, TokenVerifier } from './verifier.js'

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

export const defaultAbility = 'oauth-binding'

/** The ability of operators, who may change the bindings of any user. A token has it only when it lists it by name. */
export const adminAbility = 'oauth-binding:admin'

const tokenPattern = /^([1-9]\d{0,18})\|([\x21-\x7e]{40,255})$/
/** Sanctum finds a token without an id by its hash. */
const bareTokenPattern = /^[\x21-\x7b\x7d\x7e]{40,255}$/
/** A signed token is another verifier's: it must not cost a lookup. */
const signedTokenPattern = /^[\w-]+\.[\w-]*\.[\w-]*$/

/** What Sanctum writes when a token is not confined. */
const allAbilities = '["*"]'
const minuteMs = 60_000
const longestExpirationMinutes = 52_560_000
/** After how many seconds a token whose row is damaged may be sent again: the row must be repaired first. */
const retryAfterSeconds = 60

/** What `createAccessTokenVerifier` needs. */
export interface AccessTokenVerifierOptions {
  store: AccessTokenStore
  /** Only tokens of this `tokenable_type` are accepted. Default `App\Models\User`. */
  holderType?: string
  /**
   * What a token must be allowed to do, 1 to 255 characters; one that is allowed everything (`*`, as Laravel creates
   * them by default) passes, but for `oauth-binding:admin`. Default `oauth-binding`.
   */
  ability?: string
  /**
   * After how many minutes from its creation any token expires, whatever its own expiry; 1 to 52560000. What Laravel's
   * `sanctum.expiration` is. Default `null`: only a token's own expiry counts.
   */
  expirationMinutes?: number | null
  /** The clock. Default: the system's. */
  now?: () => Date
}

/** What `createAccessTokens` needs. */
export interface NewAccessTokens {
  store: AccessTokenStore
  /** Who holds them; as the column `tokenable_id` takes it: an integer, or a UUID or ULID. */
  userId: string
  /** The `tokenable_type`. Default `App\Models\User`. */
  holderType?: string
  /** What the tokens are for, 1 to 255 characters. */
  name: string
  /** What they may do, at least one ability of 1 to 255 characters. Default: everything but `oauth-binding:admin`, `*`. */
  abilities?: readonly string[] | undefined
  /** How many, 1 to 100000. */
  count: number
  /** When they expire; `null`: never. */
  expiresAt: Date | null
  now: Date
}

/**
 * Creates a verifier of personal access tokens as Laravel Sanctum writes them: `id|secret`, or a secret alone, which is
 * found by its hash. The secret is compared by its SHA-256 in constant time; a malformed token never reaches the
 * database. Use is noted in the store at most once a minute a token and process; nobody waits for the note, and one that
 * fails turns nobody away.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 * @throws FORBIDDEN (from `verify`) when the token lacks the ability.
 * @throws AUTHENTICATION_UNAVAILABLE (from `verify`) when the token's row is damaged.
 * @throws STORE_UNAVAILABLE (from `verify`) when the database cannot be used.
 * @see https://laravel.com/docs/sanctum#issuing-api-tokens
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): TokenVerifier {
  const { store, holderType = defaultHolderType, ability = defaultAbility, expirationMinutes = null } = options
  const { now = () => new Date() } = options
  assertVerifierOptions(ability, expirationMinutes)
  const touch = createTouch(store)
  const lifeMs = expirationMinutes === null ? null : expirationMinutes * minuteMs
  return {
    async verify(token) {
      const asked = readToken(token)
      if (asked === null) return refuseUnread(token)
      const { id, secret } = asked
      const tokenHash = hashSecret(secret)
      const stored = await (id === null ? store.findAccessTokenByHash(tokenHash) : store.findAccessToken(id))
      if (stored === null) return refuse('token_unknown')
      if (!isSameHash(tokenHash, requireColumn(stored, 'token', stored.tokenHash))) return refuse('token_secret_wrong')
      const at = now()
      const reason = findReason(stored, { holderType, lifeMs, at })
      if (reason !== null) return refuse(reason)
      assertAbility(stored.abilities, ability)
      const userId = requireColumn(stored, 'tokenable_id', stored.userId)
      touch(stored.id, at)
      return { userId }
    }
  }
}

function assertVerifierOptions(ability: unknown, expirationMinutes: unknown): void {
  if (typeof ability !== 'string' || ability === '' || ability.length > 255) {
    throw new OptionsError('The ability of access tokens must have 1 to 255 characters')
  }
  if (expirationMinutes === null) return
  const isWhole = Number.isInteger(expirationMinutes) && (expirationMinutes as number) >= 1
  if (!isWhole || (expirationMinutes as number) > longestExpirationMinutes) {
    throw new OptionsError(`expirationMinutes must be null or an integer from 1 to ${longestExpirationMinutes}`)
  }
}

function readToken(token: string): { id: string | null; secret: string } | null {
  const [, id, secret] = (tokenPattern.exec(token) ?? []) as string[]
  if (id !== undefined && secret !== undefined) return isTooLarge(id) ? null : { id, secret }
  const isBare = bareTokenPattern.test(token) && !signedTokenPattern.test(token)
  return isBare ? { id: null, secret: token } : null
}

interface Terms {
  holderType: string
  lifeMs: number | null
  at: Date
}

function findReason(stored: StoredAccessToken, { holderType, lifeMs, at }: Terms): string | null {
  if (requireColumn(stored, 'tokenable_type', stored.holderType) !== holderType) return 'token_holder_type'
  const expiresAt = requireTime(stored, 'expires_at', stored.expiresAt)
  if (expiresAt !== null && expiresAt <= at) return 'token_expired'
  if (lifeMs !== null) {
    const createdAt = requireTime(stored, 'created_at', stored.createdAt)
    if (createdAt === null) return 'token_age_unknown'
    if (createdAt.getTime() + lifeMs <= at.getTime()) return 'token_expired'
  }
  return stored.hasHolder ? null : 'token_holder_missing'
}

/** A damaged row is neither the client's fault nor a reason to call its token a wrong one. */
function createDamage(id: string, column: string): Error {
  const cause = new Error(`The column ${column} of the token ${id} in personal_access_tokens cannot be read`)
  return createBindingError('AUTHENTICATION_UNAVAILABLE', { cause, retryAfterSeconds })
}

function requireColumn({ id }: StoredAccessToken, column: string, value: string | null): string {
  if (value === null) throw createDamage(id, column)
  return value
}

function requireTime({ id }: StoredAccessToken, column: string, time: Date | null): Date | null {
  if (time !== null && Number.isNaN(time.getTime())) throw createDamage(id, column)
  return time
}

/** @see RFC 6750 section 3.1, insufficient_scope */
function assertAbility(abilities: string | null, ability: string): void {
  if (abilities === allAbilities && ability !== adminAbility) return
  const list = readAbilities(abilities)
  if (list === null) throw createBindingError('FORBIDDEN', { reason: 'token_abilities_unreadable' })
  const isAllowed = list.includes(ability) || (list.includes('*') && ability !== adminAbility)
  if (!isAllowed) throw createBindingError('FORBIDDEN', { reason: 'token_ability' })
}

/** PHP writes a list whose keys have gaps as an object. */
function readAbilities(abilities: string | null): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(abilities ?? '')
    return typeof parsed === 'object' && parsed !== null ? Object.values(parsed) : null
  } catch {
    return null
  }
}

/**
 * Creates personal access tokens in one transaction and returns them as `id|secret`, in order. Only hashes are
 * stored: what is returned here cannot be read again.
 *
 * @throws OAUTH_BINDING_OPTIONS when the user's id, the name, the holder type, an ability or the count does not fit.
 * @throws STORE_UNAVAILABLE when the database cannot be used.
 */
export async function createAccessTokens(options: NewAccessTokens): Promise<string[]> {
  const { store, userId, holderType = defaultHolderType, name, abilities, count, expiresAt, now } = options
  if (!isUserId(userId)) {
    throw new OptionsError('The user id of an access token must be 1 to 255 characters, without control characters')
  }
  if (![name, holderType].every((text) => isPlainText(text, 255))) {
    throw new OptionsError(
      'The name and the holder type of an access token must be 1 to 255 characters, without control characters'
    )
  }
  if (abilities !== undefined && !areAbilities(abilities)) {
    throw new OptionsError('The abilities of an access token must be texts of 1 to 255 characters, at least one')
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
    abilities,
    expiresAt
  }))
  const ids = await store.createAccessTokens(tokens, now)
  return ids.map((id, index) => `${id}|${secrets[index]}`)
}

function areAbilities(abilities: readonly unknown[]): boolean {
  return abilities.length > 0 && abilities.every((ability) => isPlainText(ability, 255))
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

export function createSecret(): string {
  return Array.from({ length: secretLength }, () => secretAlphabet[randomInt(secretAlphabet.length)]).join('')
}

export function hashSecret(secret: string): string {
  return hash('sha256', secret)
}

function isSameHash(hashHex: string, storedHex: string): boolean {
  return (
    storedHex.length === hashLength && timingSafeEqual(Buffer.from(hashHex, 'latin1'), Buffer.from(storedHex, 'latin1'))
  )
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
