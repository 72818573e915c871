import type { FastifyRequest } from 'fastify'
import { createChallenge } from '../../binding/sign-in/browser.js'
import type { BrowserCookie } from './browser-cookie.js'

/**
 * Returns the challenge of the browser that posts a login or a ticket: that of its `verifier`, or else that of its
 * cookie; `null` when it has neither.
 */
export function readChallenge(
  cookie: BrowserCookie,
  request: FastifyRequest<{ Body: { verifier?: string } }>
): string | null {
  const verifier = request.body.verifier ?? cookie.read(request)
  return verifier === undefined ? null : createChallenge(verifier)
}
