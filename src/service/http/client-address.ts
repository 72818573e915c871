import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

/** Longer than any IP address in text; zones, whose names have no limit, mean nothing elsewhere. */
const longestAddress = 45

/**
 * Returns the address of the client: that which a trusted proxy forwards, when it is an IP address, else that of the
 * connection. Fastify hands out whatever text `X-Forwarded-For` holds. `undefined` when the connection is gone.
 */
export function clientAddress(request: FastifyRequest): string | undefined {
  const { ip } = request
  const own = request.socket.remoteAddress
  if (ip === own) return own
  return ip.length <= longestAddress && isIP(ip) !== 0 ? ip : own
}
