import type { LogStream } from '../service/log/logging.js'

/** Where lines go in the end: a stream of Node. */
interface ByteStream {
  write(bytes: Uint8Array): unknown
}

/** How long a line may wait for others, in ms. */
const waitMs = 10
/** How many bytes may wait. */
const chunkBytes = 64 * 1024
/** The most that UTF-8 takes for one of a string's units. */
const bytesPerUnit = 3

/**
 * Gathers the lines of some milliseconds and writes them at once: under load a system call a line is a considerable
 * part of a request. They wait as bytes, because strings that are put together are copied by every collection that
 * meets them. What is left when the process exits is written then; a SIGKILL loses the latest 10 ms.
 */
export function bufferLines(stream: ByteStream): LogStream {
  let chunk = Buffer.allocUnsafeSlow(chunkBytes)
  let used = 0
  const flush = (): void => {
    if (used === 0) return
    stream.write(chunk.subarray(0, used))
    // The stream may keep what it was given until it is written.
    chunk = Buffer.allocUnsafeSlow(chunkBytes)
    used = 0
  }
  process.once('exit', flush)
  return {
    write(line) {
      const room = line.length * bytesPerUnit
      if (used + room > chunkBytes) flush()
      if (room > chunkBytes) stream.write(Buffer.from(line))
      else {
        if (used === 0) setTimeout(flush, waitMs).unref()
        used += chunk.write(line, used)
      }
    }
  }
}
