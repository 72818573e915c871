import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isVerifier } from '../../binding/sign-in/browser.js'
import { repetitionSeconds } from '../../binding/sign-in/login.js'
import { ticketTtlSeconds } from '../../binding/sign-in/ticket.js'
import { isLoopbackHost } from '../../is-loopback.js'

/**
 * A browser takes a cookie of the prefix `__Host-` from its own host only, over https, and no other host can set it:
 * nobody plants a verifier of theirs in the browser of another person.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis section 4.1.3.2
 */
const secureName = '__Host-oauth-binding'
/** For development. */
const plainName = 'oauth-binding'

export interface BrowserCookie {
  /** Returns the verifier of the browser that sent a request, if it has one that is well-formed. */
  readonly read: (request: FastifyRequest) => string | undefined
  /** Has the browser keep a verifier, for as long as a state of now, and a ticket that it leads to, can be used. */
  readonly set: (request: FastifyRequest, reply: FastifyReply, verifier: string) => void
}

function isOnLoopback(redirectUri: string): boolean {
  return URL.canParse(redirectUri) && isLoopbackHost(new URL(redirectUri).hostname)
}

/**
 * The cookie has the plain name, without `Secure`, only for a request over http to a loopback host, and only while
 * every redirect address is one of a loopback host, too: a proxy may replace the host and the protocol of a request,
 * but an application that people use is not on their own machines.
 */
export function createBrowserCookie(redirectUris: readonly string[], stateTtlSeconds: number): BrowserCookie {
  const maxAge = stateTtlSeconds + repetitionSeconds + ticketTtlSeconds
  const isDevelopment = redirectUris.every(isOnLoopback)
  const isPlain = ({ protocol, hostname }: FastifyRequest): boolean =>
    isDevelopment && protocol === 'http' && isLoopbackHost(hostname)
  return {
    read: (request) => {
      const { cookie } = request.headers
      if (cookie === undefined) return undefined
      const verifier = parseCookie(cookie)[isPlain(request) ? plainName : secureName]
      return isVerifier(verifier) ? verifier : undefined
    },
    set: (request, reply, value) => {
      const secure = !isPlain(request)
      const name = secure ? secureName : plainName
      reply.header(
        'set-cookie',
        stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, secure, sameSite: 'lax' })
      )
    }
  }
}
