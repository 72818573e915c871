/** What binds a sign-in to this client, in the place of a cookie. */
export interface VerifierPair {
  /** To be kept, in `sessionStorage` for instance, and sent with `login` and `redeemTicket`. */
  readonly verifier: string
  /** To be sent with `listLoginMethods`: the SHA-256 of `verifier`. */
  readonly challenge: string
}

function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Creates a verifier of 256 random bits and its challenge, for a client that cannot use the cookie of the service: a page
 * on another site, a native app. Browsers offer the hash on https and on loopback hosts only.
 *
 * @see RFC 7636 section 4.1 and 4.2.
 */
export async function createVerifier(): Promise<VerifierPair> {
  const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return { verifier, challenge: toBase64Url(new Uint8Array(hash)) }
}
