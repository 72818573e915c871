import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as the vendor saw it. */
export interface SeenRequest {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: string
}

/** What the vendor does: answer, keep silent, break the connection at once or in the middle, or speak bytes of its own. */
export type Answer =
  | { status?: number; headers?: Record<string, string>; body: string | Uint8Array }
  | { partial: string }
  | { raw: string }
  | 'silent'
  | 'reset'

/** An HTTP server on loopback that replays what a test tells it to. */
export interface VendorDouble {
  baseUrl: string
  /** Every request so far, oldest first. */
  seen: SeenRequest[]
}

/** Where to leave what must be closed when a test is over; a test of tap fits. */
export interface Teardown {
  teardown(handler: () => unknown): unknown
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const url = new URL(request.url!, 'http://vendor.invalid')
  return {
    method: request.method!,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: await text(request)
  }
}

/** Starts a vendor that lives as long as the test. */
export async function createVendorDouble(
  t: Teardown,
  answer: (request: SeenRequest) => Answer | Promise<Answer>
): Promise<VendorDouble> {
  const seen: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const seenRequest = await readRequest(request)
    seen.push(seenRequest)
    const reply = await answer(seenRequest)
    if (reply === 'silent') return
    if (reply === 'reset') {
      request.socket.destroy()
    } else if ('raw' in reply) {
      request.socket.end(reply.raw)
    } else if ('partial' in reply) {
      response.writeHead(200, { 'content-length': reply.partial.length + 1 })
      response.write(reply.partial, () => request.socket.destroy())
    } else {
      response.writeHead(reply.status ?? 200, reply.headers)
      response.end(reply.body)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

export async function findClosedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
