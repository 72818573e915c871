/** A personal access token as stored, in Laravel Sanctum's layout. */
export interface StoredAccessToken {
  id: string
  /** SHA-256 of the secret part, 64 lower-case hex digits. */
  tokenHash: string
  /** `tokenable_type`, the kind of the holder. */
  holderType: string
  /** `tokenable_id`, the holder's id as text. */
  userId: string
  expiresAt: Date | null
}

/** Keeps personal access tokens. Throws `STORE_UNAVAILABLE` when the database cannot be used. */
export interface AccessTokenStore {
  /** Returns the token with this id (decimal digits), or `null`. */
  findAccessToken(id: string): Promise<StoredAccessToken | null>
  /** Stores tokens in one transaction and returns their ids, in order. */
  createAccessTokens(tokens: readonly Omit<StoredAccessToken, 'id'>[], now: Date): Promise<string[]>
  /** Deletes a token. Returns whether there was one. */
  deleteAccessToken(id: string): Promise<boolean>
  /** Notes that a token was used. */
  touchAccessToken(id: string, now: Date): Promise<void>
}
