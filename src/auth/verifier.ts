/** Who is signed in. */
export interface Principal {
  /** The user's id; 1 to 255 characters. */
  userId: string
}

/** Verifies one kind of bearer token. */
export interface TokenVerifier {
  /**
   * Returns who holds the token, or `null` when it is not of this kind, unknown, revoked or expired.
   *
   * @throws AUTHENTICATION_UNAVAILABLE or STORE_UNAVAILABLE when that cannot be told now.
   */
  verify(token: string): Promise<Principal | null>
}
