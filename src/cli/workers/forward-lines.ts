import type { Readable } from 'node:stream'

interface ByteStream {
  write(bytes: Uint8Array): unknown
}

const lineFeed = 10

/**
 * Forwards whole lines: what several processes write to one pipe would be mixed within lines. A last line that was cut
 * off gets its line feed.
 */
export function forwardLines(from: Readable, to: ByteStream): void {
  let rest = Buffer.alloc(0)
  from.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(lineFeed) + 1
    if (end > 0) {
      to.write(rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([rest, chunk.subarray(0, end)]))
      rest = Buffer.alloc(0)
    }
    rest = Buffer.concat([rest, chunk.subarray(end)])
  })
  from.on('end', () => {
    if (rest.length > 0) to.write(Buffer.concat([rest, Buffer.of(lineFeed)]))
  })
}
