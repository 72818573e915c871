import { createHmac } from 'node:crypto'

/** Returns the HMAC-SHA-256 of a text under a fixed key, as 64 lower-case hex digits. */
export type KeyedHash = (text: string) => string

/** The keyed hashes of a registration, whose secret may be in rotation. */
export interface KeyedHashes {
  /** Hashes with the key with which new states are made. */
  readonly keyedHash: KeyedHash
  /** Hash with the keys with which open states may have been made: the current one, then those before it. */
  readonly acceptedHashes: readonly KeyedHash[]
}

export function createKeyedHash(key: string): KeyedHash {
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}

/** Creates the hashes of a secret, or of several, the current one first. */
export function createKeyedHashes(secret: string | readonly string[]): KeyedHashes {
  const acceptedHashes = [secret].flat().map(createKeyedHash) as [KeyedHash, ...KeyedHash[]]
  return { keyedHash: acceptedHashes[0], acceptedHashes }
}
