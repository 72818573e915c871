/** Where an answer ends, and what it says. */
export interface Response {
  status: number
  /** Where the body begins, in bytes. */
  bodyStart: number
  /** Where the answer ends, in bytes. */
  end: number
}

const blankLine = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')

/**
 * Reads an HTTP/1.1 answer, one at a time as no request is pipelined.
 *
 * @returns `null` while the answer is not whole.
 * @throws Error when the answer tells neither its length nor that it comes in chunks.
 */
export function readResponse(received: Buffer): Response | null {
  const headEnd = received.indexOf(blankLine)
  if (headEnd === -1) return null
  const head = received.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const bodyStart = headEnd + blankLine.length
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (length !== null) {
    const end = bodyStart + Number(length[1])
    return received.length < end ? null : { status, bodyStart, end }
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error('an answer without a length')
  const isWhole =
    received.length >= bodyStart + lastChunk.length && received.subarray(-lastChunk.length).equals(lastChunk)
  return isWhole ? { status, bodyStart, end: received.length } : null
}
