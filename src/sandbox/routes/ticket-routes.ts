import type { FastifyInstance } from 'fastify'
import type { SandboxContext } from '../context.js'
import { readOrigin } from '../vendor/vendor-call.js'

/** Returns path and query of an address of the simulator's own, with its fragment cut off; `null` for any other. */
function readOwnAddress(address: unknown, origin: string): string | null {
  if (typeof address !== 'string' || !URL.canParse(address)) return null
  const url = new URL(address)
  return url.origin === origin ? url.pathname + url.search : null
}

/**
 * Logins that are confirmed on another device: the ticket's short address is that of the QR code, and the ticket is
 * polled until it returns the redirect.
 */
export function registerTicketRoutes(app: FastifyInstance, { tickets }: SandboxContext): void {
  app.post<{ Body: { address?: unknown } | null }>('/sandbox/tickets', async (request, response) => {
    const origin = readOrigin(request)
    const address = readOwnAddress(request.body?.address, origin)
    if (address === null) return response.code(400).send({ error: 'address must be an address of the simulator' })
    const ticket = tickets.open(address)
    return response.code(201).send({ ticket, scan: `${origin}/sandbox/scan/${ticket}` })
  })
  app.get<{ Params: { ticket: string } }>('/sandbox/scan/:ticket', async ({ params }, response) => {
    const address = tickets.find(params.ticket)
    if (address === undefined) return response.callNotFound()
    return response.redirect(`${address}${address.includes('?') ? '&' : '?'}sandbox_ticket=${params.ticket}`)
  })
  app.get<{ Params: { ticket: string } }>('/sandbox/tickets/:ticket', async ({ params }, response) => {
    const location = tickets.collect(params.ticket)
    if (location === undefined) return response.callNotFound()
    return location === null ? response.code(204).send() : { location }
  })
}
