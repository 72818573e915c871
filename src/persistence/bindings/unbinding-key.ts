import type { FreeUnbinding } from '../store.js'

/** Returns what tells an unbinding, or the binding that it ended, from others. */
export function keyOf({ userId, provider }: Pick<FreeUnbinding, 'userId' | 'provider'>): string {
  return JSON.stringify([userId, provider])
}
