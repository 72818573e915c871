import { hash } from 'node:crypto'

/** Returns the HMAC-SHA-256 of a text under a fixed key, as 64 lower-case hex digits. */
export type KeyedHash = (text: string) => string

const blockBytes = 64
const digestBytes = 32

/** The key as the algorithm pads it: to one block, a longer one by its digest, each byte with the pad. */
function padKey(key: string, pad: number, room: number): Buffer {
  const bytes = Buffer.from(key)
  const short = bytes.length > blockBytes ? hash('sha256', bytes, 'buffer') : bytes
  const padded = Buffer.alloc(blockBytes + room)
  short.copy(padded)
  for (let index = 0; index < blockBytes; index++) padded[index]! ^= pad
  return padded
}

/**
 * Creates the HMAC-SHA-256 of a key, as `createHmac` of `node:crypto` answers it. Out of two hashes at once: each call
 * of `createHmac` makes a stream that the collector has to clean up after, and cost more than anything else that is
 * computed for a state.
 *
 * @see RFC 2104 section 2
 */
export function createKeyedHash(key: string): KeyedHash {
  const outer = padKey(key, 0x5c, digestBytes)
  let inner = padKey(key, 0x36, 256)
  return (text) => {
    // Room for three bytes a character, the most that UTF-8 takes for one of JavaScript's.
    const end = blockBytes + text.length * 3
    if (end > inner.length) inner = Buffer.concat([inner.subarray(0, blockBytes)], end)
    const written = inner.write(text, blockBytes)
    hash('sha256', inner.subarray(0, blockBytes + written), 'buffer').copy(outer, blockBytes)
    return hash('sha256', outer)
  }
}
