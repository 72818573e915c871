import { request as httpRequest, Agent } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { SeenResponse } from '../../../test/helpers/assert-contract.js'
import type { FuzzRequest } from './fuzz-request.js'

const agent = new Agent({ keepAlive: true, maxSockets: 4 })

/** Sends requests to a server. */
export type Send = (request: FuzzRequest) => Promise<SeenResponse>

/** A header that comes twice is one list of values, as the framework's own tests would send it. */
function merge(headers: FuzzRequest['headers']): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
}

async function sendInside(app: FastifyInstance, { method, url, headers, body }: FuzzRequest): Promise<SeenResponse> {
  const payload = typeof body === 'string' || body === null ? body : Buffer.from(body)
  const sent = { method, url, headers: merge(headers), ...(payload === null ? {} : { payload }) } as InjectOptions
  const response = await app.inject(sent)
  return { statusCode: response.statusCode, headers: response.headers, body: response.body }
}

async function sendWired(port: number, { method, url, headers, body }: FuzzRequest): Promise<SeenResponse> {
  const bytes = body === null ? Buffer.alloc(0) : Buffer.from(body as string)
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host')
  const length = body === null ? [] : ['content-length', String(bytes.length)]
  const list = [...(hasHost ? [] : ['host', 'fuzz.invalid']), ...headers.flat(), ...length]
  return new Promise<SeenResponse>((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, agent, method, path: url, headers: list }, (response) => {
      const { statusCode = 0, headers: received } = response
      text(response).then((content) => resolve({ statusCode, headers: received, body: content }), reject)
    })
    sent.once('error', reject)
    sent.end(bytes)
  })
}

/** Returns what sends requests to a server that listens. */
export function createSend(app: FastifyInstance): Send {
  const { port } = app.server.address() as AddressInfo
  return (request) => (request.isWired ? sendWired(port, request) : sendInside(app, request))
}

/** Closes the kept connections. */
export function closeSends(): void {
  agent.destroy()
}
