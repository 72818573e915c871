import type { LogStream } from '../service/log/logging.js'

interface ByteStream {
  write(bytes: Uint8Array): unknown
}

const waitMs = 10
const chunkBytes = 64 * 1024
/** The largest number of bytes that UTF-8 needs for one UTF-16 code unit. */
const bytesPerUnit = 3

/**
 * Buffers lines for up to 10 ms and writes them with one system call. The buffer holds bytes: concatenated strings are
 * copied by each garbage collection. The rest is written when the process exits; a SIGKILL loses the latest 10 ms.
 */
export function bufferLines(stream: ByteStream): LogStream {
  let chunk = Buffer.allocUnsafeSlow(chunkBytes)
  let used = 0
  const flush = (): void => {
    if (used === 0) return
    stream.write(chunk.subarray(0, used))
    // The stream may hold on to a chunk until it is written.
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
