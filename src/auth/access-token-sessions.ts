import { OptionsError } from '../errors.js'
import { isPlainText } from '../identifier.js'
import type { AccessTokenSession } from '../persistence/sign-in-store.js'
import { adminAbility, createSecret, defaultAbility, defaultHolderType, hashSecret } from './access-token.js'

/** What the tokens of sign-ins are made with. */
export interface AccessTokenSessionsOptions {
  /** What a token may do, never `oauth-binding:admin`. Default: `oauth-binding` alone. */
  readonly abilities?: readonly string[] | undefined
  /** How long a token lives, in seconds. */
  readonly ttlSeconds: number
  /** The `role` of every session. */
  readonly role: string
  /** Sanctum's `tokenable_type`. Default: that of `createAccessTokens`. */
  readonly holderType?: string | undefined
  /** The clock. Default: the system's. */
  readonly now?: (() => Date) | undefined
}

/** A session of the contract's form. */
export interface TokenSession {
  /** `id|secret`, as the other operations take it. */
  readonly token: string
  readonly role: string
}

/**
 * Creates the sessions of `oauthSignInPlugin` as personal access tokens in Sanctum's layout, named after the provider's
 * type and linked to the binding: they end with it. The store needs its option `accessTokens`.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 */
export function createAccessTokenSessions(options: AccessTokenSessionsOptions): {
  createAccessToken: (context: { readonly type: string }) => AccessTokenSession<TokenSession>
} {
  const { abilities = [defaultAbility], ttlSeconds, role, holderType = defaultHolderType } = options
  const { now = () => new Date() } = options
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1) {
    throw new OptionsError('createAccessTokenSessions: ttlSeconds must be a whole number of at least 1')
  }
  if (![role, holderType, ...abilities].every((text) => isPlainText(text, 255))) {
    throw new OptionsError(
      'createAccessTokenSessions: role, holderType and abilities must be 1 to 255 characters, without control characters'
    )
  }
  if (abilities.includes(adminAbility)) {
    throw new OptionsError(`createAccessTokenSessions: abilities must not hold ${adminAbility}`)
  }
  return {
    createAccessToken: ({ type }) => {
      const secret = createSecret()
      const expiresAt = new Date(now().getTime() + ttlSeconds * 1000)
      return {
        kind: 'access-token',
        token: { tokenHash: hashSecret(secret), holderType, name: type, abilities, expiresAt },
        compose: (id) => ({ token: `${id}|${secret}`, role })
      }
    }
  }
}
