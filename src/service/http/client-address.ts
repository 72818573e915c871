import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

/** The longest IP address without a zone, in characters. */
const longestAddress = 45

/**
 * Returns the address of the client: the one that a trusted proxy forwards, when it is an IP address, else that of the
 * connection. `request.ip` is any text of `X-Forwarded-For`. `undefined` when the connection is gone.
 */
export function clientAddress(request: FastifyRequest): string | undefined {
  const { ip } = request
  const own = request.socket.remoteAddress
  if (ip === own) return own
  return ip.length <= longestAddress && isIP(ip) !== 0 ? ip : own
}
