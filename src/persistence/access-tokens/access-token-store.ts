/** A personal access token as stored, in Laravel Sanctum's layout. What is `null` against the layout is damaged. */
export interface StoredAccessToken {
  id: string
  /** SHA-256 of the token, of its part after `|` when it has one: 64 lower-case hex digits. */
  tokenHash: string | null
  /** `tokenable_type`, the kind of the holder. */
  holderType: string | null
  /** `tokenable_id`, the holder's id as text. */
  userId: string | null
  /** What the token may be used for: a list as JSON, `["*"]` for everything. */
  abilities: string | null
  /** `null`: never. An invalid date when the stored value cannot be read. */
  expiresAt: Date | null
  /** `null`: unknown. An invalid date when the stored value cannot be read. */
  createdAt: Date | null
  /** `false` when the store looks for holders, and this one no longer exists. */
  hasHolder: boolean
}

/** A personal access token about to be stored. */
export interface NewAccessToken {
  /** SHA-256 of the secret part, 64 lower-case hex digits. */
  tokenHash: string
  /** `tokenable_type`, the kind of the holder. */
  holderType: string
  /** `tokenable_id`, the holder's id as text. */
  userId: string
  /** What it is for; 1 to 255 characters, not unique. */
  name: string
  /** `null`: never. */
  expiresAt: Date | null
}

/** Keeps personal access tokens. Throws `STORE_UNAVAILABLE` when the database cannot be used. */
export interface AccessTokenStore {
  /** Returns the token with this id (decimal digits), or `null`. */
  findAccessToken(id: string): Promise<StoredAccessToken | null>
  /** Returns the token with this hash, or `null`. */
  findAccessTokenByHash(tokenHash: string): Promise<StoredAccessToken | null>
  /** Stores tokens in one transaction and returns their ids, in order. */
  createAccessTokens(tokens: readonly NewAccessToken[], now: Date): Promise<string[]>
  /** Deletes a token. Returns whether there was one. */
  deleteAccessToken(id: string): Promise<boolean>
  /** Deletes a holder's tokens of this name, in one statement. Returns how many there were. */
  deleteAccessTokensByName(token: Pick<NewAccessToken, 'holderType' | 'userId' | 'name'>): Promise<number>
  /** Notes that a token was used. */
  touchAccessToken(id: string, now: Date): Promise<void>
  /**
   * Makes sure that tokens can be looked up, for a start and for probes. It only reads.
   *
   * @throws OAUTH_BINDING_TABLES whose message names the table or the columns that are missing or unfit, and what mends it.
   */
  verify(): Promise<void>
}
