import { hash } from 'node:crypto'
import { createRandomText } from '../../random/random-bytes.js'

const verifierBytes = 32

/** Creates what a browser keeps to prove that a URL was handed to it: 256 random bits, 43 characters of base64url. */
export function createVerifier(): string {
  return createRandomText(verifierBytes, 'base64url')
}

export function isVerifier(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text)
}

/** @see RFC 7636 section 4.2, `S256`. */
export function createChallenge(verifier: string): string {
  return hash('sha256', verifier, 'base64url')
}

export function hashChallenge(challenge: string): string {
  return hash('sha256', challenge)
}
