import type { AnswerCheck } from '../answer-check.js'
import { listOperations, operationsAt, type Operation } from '../contract/operations.js'
import { createFindings, type Findings } from '../findings.js'
import type { Exchange, ReceivedAnswer, SentRequest } from '../http/exchange.js'
import { isObject, parseObject } from '../json.js'
import { createSecrets, type Secrets } from '../http/secrets.js'
import { createSender, type Sender } from '../http/send.js'
import type { Settings } from '../options.js'

export interface Ask {
  /** Default: `GET`. */
  readonly method?: string
  readonly path: string
  readonly token?: string | undefined
  readonly headers?: readonly (readonly [string, string])[]
  /** The body, with its content type. */
  readonly json?: unknown
  /** The body as it is; its content type is among the headers. */
  readonly body?: string | Uint8Array
  /** Whether another layer may answer in its own way, that of CORS for instance. */
  readonly isOutside?: boolean
}

/** What the checks of a run share. */
export interface Session {
  readonly settings: Settings
  readonly operations: readonly Operation[]
  readonly secrets: Secrets
  readonly sender: Sender
  /** Sends a request; each answer is inspected. While the deployment answers 429, it waits as told, up to a minute. */
  readonly ask: (asked: Ask) => Promise<Exchange>
  readonly wait: (seconds: number) => Promise<void>
  /** What the checks of answers found, by their ids. */
  readonly inspected: ReadonlyMap<string, Findings>
  /** What was met, as `listBindings 200`. */
  readonly met: ReadonlySet<string>
  /** How long it waited for rate limits, in seconds. */
  readonly waited: () => number
}

const json = 'application/json'
/** A rate is counted by the minute. */
const longestWaitSeconds = 60

function writeRequest({ method = 'GET', path, token, headers = [], json: value, body }: Ask): SentRequest {
  return {
    method,
    path,
    headers: [
      ['accept', json],
      ...(token === undefined ? [] : [['authorization', `Bearer ${token}`] as const]),
      ...(value === undefined ? [] : [['content-type', json] as const]),
      ...headers
    ],
    body: value === undefined ? (body ?? null) : JSON.stringify(value)
  }
}

/** Remembers what answers hand out. */
function learn({ text, headers, body }: Pick<Exchange, 'text' | 'headers' | 'body'>, secrets: Secrets): void {
  for (const [, state] of text.matchAll(/[?&]state=([^&"#\\]+)/g)) secrets.add('state', decodeURIComponent(state!))
  for (const [, value] of (headers['set-cookie'] ?? '').matchAll(/^[^=\n]+=([^;\n]*)/gm)) secrets.add('cookie', value)
  const { data } = body
  if (!isObject(data)) return
  secrets.add('ticket', data['ticket'])
  secrets.add('token', data['token'])
}

/** Opens a session. Its connections are the caller's to close. */
export function openSession(settings: Settings, answerChecks: readonly AnswerCheck[]): Session {
  const operations = listOperations(settings.prefixes)
  const [secrets, sender] = [createSecrets(), createSender()]
  const inspected = new Map(answerChecks.map(({ id }) => [id, createFindings()]))
  const met = new Set<string>()
  const methodsAt = (path: string) => operationsAt(operations, path).map(({ method }) => method)
  let waitedSeconds = 0

  const inspect = (exchange: Exchange) => {
    // What answers a method that a path does not have stands in the operations of the path.
    const { operation, status, request } = exchange
    const asked = operation === null ? operationsAt(operations, request.path) : [operation]
    for (const { id } of asked) met.add(`${id} ${status}`)
    const isRedirect = status >= 300 && status < 400
    const looks = answerChecks.filter(({ isOfRedirects = false }) => isOfRedirects || !isRedirect)
    for (const { id, inspect: look } of looks) {
      for (const message of look(exchange, { methodsAt })) inspected.get(id)!.add(message, exchange)
    }
  }
  const complete = (request: SentRequest, answer: ReceivedAnswer): Exchange => {
    const found = operationsAt(operations, request.path)
    const operation = found.find(({ method }) => method === request.method) ?? null
    const name = operation?.id ?? `${request.method} without an operation`
    return { ...answer, request, operation, name, isKnownPath: found.length > 0, body: parseObject(answer.text) }
  }
  const wait: Session['wait'] = async (seconds) => {
    await settings.wait(seconds)
    // Meanwhile the deployment may have closed them.
    sender.disconnect()
  }
  const ask = async (asked: Ask, repetitions = 2): Promise<Exchange> => {
    const request = writeRequest(asked)
    const exchange = complete(request, await sender.send(settings.origin, request))
    learn(exchange, secrets)
    if (asked.isOutside !== true) inspect(exchange)
    if (exchange.status !== 429 || repetitions === 0) return exchange
    const seconds = Math.min(Number(exchange.headers['retry-after']) || 1, longestWaitSeconds)
    waitedSeconds += seconds
    await wait(seconds)
    return ask(asked, repetitions - 1)
  }
  secrets.add('token', settings.token, settings.secondToken, settings.operatorToken)
  return { settings, operations, secrets, sender, ask, wait, inspected, met, waited: () => waitedSeconds }
}
