/** A field of a message in Protocol Buffers: a number, or else bytes. */
export interface Field {
  number: number
  value: number
  bytes: Buffer
}

const empty = Buffer.alloc(0)
/** Bytes of a fixed size, by wire type. */
const sizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

/** Reads a number at a place; returns it with the place behind it. */
function readVarint(message: Buffer, start: number): [value: number, end: number] {
  let value = 0n
  for (let at = start; ; at += 1) {
    const byte = message[at]!
    value |= BigInt(byte & 127) << BigInt(7 * (at - start))
    if (byte < 128) return [Number(value), at + 1]
  }
}

/**
 * Reads the fields of a message.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function readFields(message: Buffer): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < message.length;) {
    const [tag, afterTag] = readVarint(message, at)
    const number = tag >> 3
    const size = sizes[tag & 7]
    const [value, start] = size === undefined ? readVarint(message, afterTag) : [size, afterTag]
    const isNumber = (tag & 7) === 0
    at = isNumber ? start : start + value
    fields.push({ number, value: isNumber ? value : 0, bytes: isNumber ? empty : message.subarray(start, at) })
  }
  return fields
}

/** Returns the first field with a number; one that is not set is 0, or empty. */
export function readField(fields: readonly Field[], number: number): Field {
  return fields.find((field) => field.number === number) ?? { number, value: 0, bytes: empty }
}

export function readText(fields: readonly Field[], number: number): string {
  return readField(fields, number).bytes.toString()
}
