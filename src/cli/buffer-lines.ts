import type { LogStream } from '../service/logging.js'

/** How long a line may wait for others, in ms. */
const waitMs = 10

/**
 * Gathers the lines of some milliseconds and writes them at once: under load a system call a line is a considerable
 * part of a request. What is left when the process exits is written then; a SIGKILL loses the latest 10 ms.
 */
export function bufferLines(stream: LogStream): LogStream {
  let lines = ''
  const flush = (): void => {
    const text = lines
    lines = ''
    if (text !== '') stream.write(text)
  }
  process.once('exit', flush)
  return {
    write(line) {
      if (lines === '') setTimeout(flush, waitMs).unref()
      lines += line
    }
  }
}
