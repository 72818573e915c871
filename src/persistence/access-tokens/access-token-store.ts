/** A stored personal access token, in the layout of Laravel Sanctum. A field is `null` if its value is unreadable, too. */
export interface StoredAccessToken {
  id: string
  /** SHA-256 of the token, or of its part after `|`: 64 lower-case hex digits. */
  tokenHash: string | null
  /** `tokenable_type`, the kind of the holder. */
  holderType: string | null
  /** `tokenable_id`, the holder's id as text. */
  userId: string | null
  /** The abilities as a JSON list; `["*"]` is all. */
  abilities: string | null
  /** `null`: never. An invalid date when the stored value cannot be read. */
  expiresAt: Date | null
  /** `null`: unknown. An invalid date when the stored value cannot be read. */
  createdAt: Date | null
  /** `false` when the store looks up holders, and this one does not exist. */
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
  /** A label; 1 to 255 characters, not unique. */
  name: string
  /** What the token may do. Default: everything, `*`. */
  abilities?: readonly string[] | undefined
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
  /** Records that a token was used. */
  touchAccessToken(id: string, now: Date): Promise<void>
  /**
   * Checks that tokens can be looked up, for the start and for probes. It only reads.
   *
   * @throws OAUTH_BINDING_TABLES whose message names the table or columns that are missing or unfit, and the fix.
   */
  verify(): Promise<void>
}
