import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { SeenResponse } from '../../../test/helpers/assert-contract.js'

/** How long nothing may come before this side ends the connection, in ms. */
const idleMs = 150

/**
 * Returns what tells whether a server is at work on a request that it has wholly received: its answer must be waited
 * for, however long it takes.
 */
export function watchWork(server: Server): () => boolean {
  const open = new Set<IncomingMessage>()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    open.add(request)
    response.once('close', () => open.delete(request))
  })
  return () => [...open].some((request) => request.complete)
}

/** Sends bytes as they are and returns every byte that comes back, as Latin-1 text. */
export async function exchangeBytes(port: number, bytes: string, isAtWork: () => boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const closed = once(socket, 'close')
  let answer = ''
  let idle = 0
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk
    idle = 0
  })
  // A server that has heard enough closes while the rest is still being sent.
  socket.on('error', () => {})
  // At the first time the server, in the same process, may not have come to reading.
  const timer = setInterval(() => {
    idle = isAtWork() ? 0 : idle + 1
    if (idle > 1) socket.destroy()
  }, idleMs)
  socket.write(bytes, 'latin1')
  await closed
  clearInterval(timer)
  return answer
}

/** Answers of HTTP, one after the other; `rest` is what is no answer. */
export function readAnswers(text: string): { answers: SeenResponse[]; rest: string } {
  const answers: SeenResponse[] = []
  let rest = text
  for (;;) {
    const match = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(rest)
    if (match === null) return { answers, rest }
    const [head, status = '', lines = ''] = match
    const headers = lines
      .split('\r\n')
      .filter(Boolean)
      .map((line) => line.split(/: ?(.*)/s).slice(0, 2) as [string, string])
    const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
    const body = Buffer.from(rest.slice(head.length, head.length + length), 'latin1').toString('utf8')
    // 100 Continue is no answer yet.
    if (status !== '100') answers.push({ statusCode: Number(status), headers: Object.fromEntries(headers), body })
    rest = rest.slice(head.length + length)
  }
}
