import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a server answered; `null` in its place: nothing came back, and nobody knows what was done. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** The parsed JSON. */
  body: unknown
}

/** One HTTP request. */
export interface Call {
  method: 'GET' | 'PUT' | 'POST'
  path: string
  headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  body?: unknown
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

/** How long an answer may take, in ms: longer than anything the service itself waits for. */
const callTimeoutMs = 60_000

const breakLimit = 20
const breaks: string[] = []

function keepBreak({ method, path }: Call, origin: string, error: unknown): void {
  breaks.push(`${new Date().toISOString()} ${method} ${origin}${path}: ${String(error)}`)
  if (breaks.length > breakLimit) breaks.shift()
}

/** How the last calls that got no answer ended, for a report. */
export function readBreaks(): string {
  return breaks.join('\n')
}

/**
 * Makes one HTTP request, once, on kept connections. Returns `null` when the connection broke or could not be made:
 * killed servers are this program's business.
 *
 * @throws When a server keeps silent for a minute, or answers anything but JSON.
 */
export async function call(origin: string, request: Call): Promise<Answer | null> {
  const { method, path, headers = {}, body } = request
  const payload = body === undefined ? '' : JSON.stringify(body)
  const own = payload === '' ? headers : { ...headers, 'content-type': 'application/json' }
  let response
  let content: string
  try {
    response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      const sent = httpRequest(origin + path, { method, agent, headers: own }, resolve)
      sent.setTimeout(callTimeoutMs, () => sent.destroy(new SilenceError(`${method} ${path} had no answer`)))
      sent.once('error', reject)
      sent.end(payload)
    })
    content = await text(response)
  } catch (error) {
    if (error instanceof SilenceError) throw error
    keepBreak(request, origin, error)
    return null
  }
  return { status: response.statusCode as number, headers: response.headers, body: JSON.parse(content) as unknown }
}

class SilenceError extends Error {}

/** Returns the catalogue code of a failure; the bare status when the contract gives it none. */
export function codeOf(answer: Answer | null): string {
  if (answer === null) return 'LOST'
  const { error } = answer.body as { error?: unknown }
  return answer.status === 200 ? 'OK' : typeof error === 'string' ? error : String(answer.status)
}

/** Returns the state that an authorize URL carries. */
export function stateOf(authorizeUrl: string): string {
  return new URL(authorizeUrl).searchParams.get('state') as string
}

/** Closes the kept connections. */
export function closeCalls(): void {
  agent.destroy()
}
