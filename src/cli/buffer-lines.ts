import type { LogStream } from '../service/logging.js'

/**
 * Gathers the lines of one turn of the event loop and writes them at once: under load a system call a line is a
 * considerable part of a request. What is left when the process exits is written then; a SIGKILL loses that turn.
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
      if (lines === '') setImmediate(flush)
      lines += line
    }
  }
}
