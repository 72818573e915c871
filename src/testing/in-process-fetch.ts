import type { FastifyInstance } from 'fastify'

const noContent = 204

/**
 * Creates a `fetch` that hands every request to one application, whatever its origin: nothing listens, and nothing
 * leaves the process.
 */
export function createInProcessFetch(app: FastifyInstance): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const { statusCode, headers, rawPayload } = await app.inject({
      method: request.method as 'GET',
      url: `${pathname}${search}`,
      headers: { ...Object.fromEntries(request.headers), host: 'localhost' },
      payload: Buffer.from(await request.arrayBuffer()),
      signal: request.signal
    })
    const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
    // `Response` takes no body there, not even an empty one.
    const body = statusCode === noContent ? null : new Uint8Array(rawPayload)
    return new Response(body, { status: statusCode, headers: texts })
  }
}
