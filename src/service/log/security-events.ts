import type { FastifyRequest } from 'fastify'
import type { OnSecurityEvent, SecurityEvent } from '../../security-event.js'

/** The key of a request's security event, for its line in the log and the metrics; there is at most one. */
const securityEventOf = Symbol('security event')

type ObservedRequest = FastifyRequest & { [securityEventOf]?: SecurityEvent }

/** Keeps a security event with its request until that is answered. What the plugin's option takes. */
export const keepSecurityEvent: OnSecurityEvent = (event, request) => {
  if (request !== null) (request as ObservedRequest)[securityEventOf] = event
}

export function readSecurityEvent(request: FastifyRequest): SecurityEvent | undefined {
  return (request as ObservedRequest)[securityEventOf]
}
