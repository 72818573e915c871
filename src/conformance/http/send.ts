import http from 'node:http'
import https from 'node:https'
import { NoAnswerError } from '../errors.js'
import type { ReceivedAnswer, SentRequest } from './exchange.js'

const timeoutMs = 30_000

/** Sends requests as they are; no redirect is followed. */
export interface Sender {
  /** @throws NoAnswerError when the connection fails, or nothing comes within 30 s. */
  readonly send: (origin: string, request: SentRequest) => Promise<ReceivedAnswer>
  /** Closes the connections that are kept; the next request opens another one. */
  readonly disconnect: () => void
}

function joinHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const received = Object.entries(headers) as [string, string | string[]][]
  return Object.fromEntries(received.map(([name, value]) => [name, [value].flat().join('\n')]))
}

/** `fetch` would merge headers, refuse some, and rewrite paths; some checks are about exactly these. */
export function createSender(): Sender {
  const clients = {
    'http:': { request: http.request, agent: new http.Agent({ keepAlive: true }) },
    'https:': { request: https.request, agent: new https.Agent({ keepAlive: true }) }
  }
  const send: Sender['send'] = (origin, { method, path, headers, body }) => {
    const { protocol, host, hostname, port } = new URL(origin)
    const { request, agent } = clients[protocol as keyof typeof clients]
    const length = body === null ? [] : [['content-length', String(Buffer.byteLength(body))]]
    const raw = [['host', host], ...length, ...headers].flat()
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new NoAnswerError(`no answer: ${error.message}`))
      const sent = request(
        { agent, hostname: hostname.replace(/^\[|\]$/g, ''), port, method, path, headers: raw, timeout: timeoutMs },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', fail)
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8')
            resolve({ status: response.statusCode as number, headers: joinHeaders(response.headers), text })
          })
        }
      )
      sent.on('timeout', () => sent.destroy(new Error(`nothing came within ${timeoutMs / 1000} s`)))
      sent.on('error', fail)
      sent.end(body ?? undefined)
    })
  }
  const disconnect = () => {
    for (const { agent } of Object.values(clients)) agent.destroy()
  }
  return { send, disconnect }
}
