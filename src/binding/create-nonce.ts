import { randomFillSync } from 'node:crypto'

const nonceBytes = 16

/** Asking the system for a few bytes costs as much as asking for many. */
const pool = Buffer.alloc(256 * nonceBytes)
let used = pool.length

/** Returns 128 random bits as 32 lower-case hex digits. None is handed out twice. */
export function createNonce(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const end = used + nonceBytes
  const nonce = pool.toString('hex', used, end)
  pool.fill(0, used, end)
  used = end
  return nonce
}
