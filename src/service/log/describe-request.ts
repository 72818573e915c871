import type { FastifyRequest } from 'fastify'
import { clientAddress } from '../http/client-address.js'

function getPath({ url }: FastifyRequest): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** Describes a request for the log: no credentials, no query, no body. */
export function describeRequest(request: FastifyRequest) {
  return { method: request.method, path: getPath(request), remoteAddress: clientAddress(request) }
}
