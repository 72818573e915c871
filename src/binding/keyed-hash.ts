import { createHmac } from 'node:crypto'

/** Returns the HMAC-SHA-256 of a text under a fixed key, as 64 lower-case hex digits. */
export type KeyedHash = (text: string) => string

export function createKeyedHash(key: string): KeyedHash {
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}
