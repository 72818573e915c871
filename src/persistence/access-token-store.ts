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

/** A personal access token about to be stored. */
export interface NewAccessToken extends Omit<StoredAccessToken, 'id'> {
  /** What it is for; 1 to 255 characters, not unique. */
  name: string
}

/** Keeps personal access tokens. Throws `STORE_UNAVAILABLE` when the database cannot be used. */
export interface AccessTokenStore {
  /** Returns the token with this id (decimal digits), or `null`. */
  findAccessToken(id: string): Promise<StoredAccessToken | null>
  /** Stores tokens in one transaction and returns their ids, in order. */
  createAccessTokens(tokens: readonly NewAccessToken[], now: Date): Promise<string[]>
  /** Deletes a token. Returns whether there was one. */
  deleteAccessToken(id: string): Promise<boolean>
  /** Deletes a holder's tokens of this name, in one statement. Returns how many there were. */
  deleteAccessTokensByName(token: Pick<NewAccessToken, 'holderType' | 'userId' | 'name'>): Promise<number>
  /** Notes that a token was used. */
  touchAccessToken(id: string, now: Date): Promise<void>
}
