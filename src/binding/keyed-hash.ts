import { createHmac } from 'node:crypto'

/** Returns the HMAC-SHA-256 of a text under a fixed key, as 64 lower-case hex digits. */
export type KeyedHash = (text: string) => string

export interface KeyedHashes {
  readonly keyedHash: KeyedHash
  /** Hash with the keys with which open states may have been made: the current one, then those before it. */
  readonly acceptedHashes: readonly KeyedHash[]
}

export function createKeyedHash(key: string): KeyedHash {
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}

export function createKeyedHashes(secret: string | readonly string[]): KeyedHashes {
  const acceptedHashes = [secret].flat().map(createKeyedHash) as [KeyedHash, ...KeyedHash[]]
  return { keyedHash: acceptedHashes[0], acceptedHashes }
}
