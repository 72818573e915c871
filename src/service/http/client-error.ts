import type { FastifyInstance } from 'fastify'
import { messages } from '../../messages/index.js'

/** Creates the answer to malformed HTTP, for which Node makes no request, so no language is known. */
function createAnswer(): string {
  const msg = messages['zh-CN'].failures.REQUEST_UNREADABLE
  const body = JSON.stringify({ code: 400, msg, error: 'REQUEST_UNREADABLE' })
  const headers = [
    'HTTP/1.1 400 Bad Request',
    'Cache-Control: no-store',
    'Content-Language: zh-CN',
    'X-Content-Type-Options: nosniff',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close'
  ]
  return `${headers.join('\r\n')}\r\n\r\n${body}`
}

const answer = createAnswer()

/** How long a client has to read the answer, in ms; then the connection is destroyed, even if it still sends. */
const lingerMs = 1000

type ClientErrorHandler = (
  this: FastifyInstance,
  error: Error & { code?: string },
  socket: import('node:net').Socket
) => void

/**
 * Answers malformed HTTP, oversized headers and requests that do not arrive in time with the contract's envelope, and
 * closes the connection.
 *
 * @see https://nodejs.org/api/http.html#event-clienterror
 */
export const handleClientError: ClientErrorHandler = function handleClientError(error, socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
  else {
    socket.end(answer)
    setTimeout(() => socket.destroy(), lingerMs).unref()
  }
}
