import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopbackHost } from '../is-loopback.js'
import { readOrigin } from './vendor/vendor-call.js'

const hostPattern = /^(\[[\da-f:.]+\]|[a-z\d._-]+)(?::\d{1,5})?$/i

/** These methods change nothing, and another origin cannot read the answer. */
const safeMethods: readonly string[] = ['GET', 'HEAD']

function findObjection(request: FastifyRequest, allowedHosts: readonly string[]): string | undefined {
  const name = hostPattern.exec(request.host)?.[1]?.toLowerCase()
  if (name === undefined || !(isLoopbackHost(name) || allowedHosts.includes(name))) {
    return 'The simulator answers only to loopback names and addresses, and to the names in allowedHosts (--allowed-host).'
  }
  const { origin } = request.headers
  const isForeign = origin !== undefined && origin !== readOrigin(request)
  return isForeign && !safeMethods.includes(request.method) ? 'No page of another origin may do this.' : undefined
}

/**
 * Refuses, with status 403, what a page of another origin could send to a simulator on loopback: requests under a name
 * that its owner has pointed there (DNS rebinding), and requests that change something and come from another origin.
 * Programs send no `Origin`. The port of `Host` is not compared: a page cannot choose it, and a tunnel may.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Origin
 */
export function guardRequests(app: FastifyInstance, allowedHosts: readonly string[]): void {
  app.addHook('onRequest', async (request, response) => {
    const objection = findObjection(request, allowedHosts)
    if (objection === undefined) return undefined
    return response.code(403).type('text/plain; charset=utf-8').send(`${objection}\n`)
  })
}
