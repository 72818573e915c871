import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Fault } from '../faults/catalogue.js'
import type { VendorReply } from './vendor-operation.js'

const gatewayPage = `<html>\r
<head><title>502 Bad Gateway</title></head>\r
<body>\r
<center><h1>502 Bad Gateway</h1></center>\r
<hr><center>nginx</center>\r
</body>\r
</html>\r
`

/** The answer of a gateway before the platform: the API behind it was never reached. */
export const gatewayError: VendorReply = {
  status: 502,
  contentType: 'text/html',
  body: gatewayPage,
  outcome: 'HTML error page'
}

function enlarge(body: string, bytes: number): string {
  const padding = JSON.stringify('x'.repeat(bytes))
  return body.replace(/\}$/, `,"padding":${padding}}`)
}

/**
 * The operation has been carried out: a code it used stays used. Returns `null` when the connection is closed without
 * an answer.
 */
export async function applyDeliveryFault(
  reply: VendorReply,
  fault: Fault | undefined,
  response: FastifyReply
): Promise<VendorReply | null> {
  switch (fault?.name) {
    case 'slow':
      await waitWhileConnected(response, fault.value)
      return reply
    case 'malformed-json':
      return { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) }
    case 'oversized':
      return { ...reply, body: enlarge(reply.body, fault.value) }
    case 'connection-closed':
      response.hijack()
      response.raw.destroy()
      return null
    default:
      return reply
  }
}

/** Waits until the time is over or the caller disconnects, so that closing the simulator is not delayed. */
async function waitWhileConnected(response: FastifyReply, ms: number): Promise<void> {
  const gone = new AbortController()
  response.raw.once('close', () => gone.abort())
  await wait(ms, undefined, { signal: gone.signal }).catch(() => undefined)
}
