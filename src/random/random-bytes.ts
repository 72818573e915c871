import { randomFillSync } from 'node:crypto'

/** Asking the system for a few bytes costs as much as asking for many. */
const pool = Buffer.alloc(4096)
let used = pool.length

/** Returns where in the pool unused bytes begin, and counts them as used. */
function reserve(count: number): number {
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += count
  return used - count
}

/** Returns the text of up to 4096 random bytes. None is handed out twice, and none is kept. */
export function createRandomText(count: number, encoding: 'hex' | 'base64url'): string {
  const start = reserve(count)
  const text = pool.toString(encoding, start, used)
  pool.fill(0, start, used)
  return text
}

/** Returns up to 4096 random bytes. None is handed out twice, and none is kept. */
export function createRandomBytes(count: number): Buffer {
  const start = reserve(count)
  const bytes = Buffer.from(pool.subarray(start, used))
  pool.fill(0, start, used)
  return bytes
}
