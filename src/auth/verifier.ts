/** Who is signed in. */
export interface Principal {
  /** The user's id; 1 to 255 characters. */
  userId: string
}

/** Why a token of a verifier's own kind does not authenticate. */
export interface TokenRefusal {
  /** One lower-case word for the log, `token_expired` for instance. It never leaves in a response. */
  refused: string
}

/** Verifies one kind of bearer token. */
export interface TokenVerifier {
  /**
   * Returns who holds the token; or why it is refused: unknown, revoked or expired, for instance; or `null` when it is
   * not of this kind. Both are answered alike.
   *
   * @throws FORBIDDEN when the token is valid, and confined to other things.
   * @throws AUTHENTICATION_UNAVAILABLE or STORE_UNAVAILABLE when that cannot be told now. An error that is not of the
   * catalogue counts as AUTHENTICATION_UNAVAILABLE: a token that could not be checked is not a wrong one.
   */
  verify(token: string): Promise<Principal | TokenRefusal | null>
}
