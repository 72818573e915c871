import { randomInt } from 'node:crypto'
import { v7 } from 'uuid'
import { createRandomBytes } from '../random/random-bytes.js'

/** What `uuid` asks for, though time and sequence number take the place of most. */
const idBytes = 16

let lastMs = -1
let sequence = 0

/**
 * Creates a UUID of version 7: its first 48 bits are the time in ms, so that new rows go to the end of an index. Ids
 * that one process creates for the same millisecond, without another one in between, sort in the order of creation.
 *
 * `uuid` counts only for ids of the current time; for a given time it takes the sequence number as well.
 *
 * @see RFC 9562 sections 5.7 and 6.2
 */
export function createId(now: Date): string {
  const msecs = now.getTime()
  sequence = msecs === lastMs ? sequence + 1 : randomInt(2 ** 31)
  lastMs = msecs
  return v7({ msecs, seq: sequence, random: createRandomBytes(idBytes) })
}

/** Returns the lower bound of the ids of a time: ids of this millisecond or later sort after it, earlier ids before. */
export function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
