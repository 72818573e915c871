import { vendorCalls } from '../../measures/measures.js'
import { dispatch, findDispatcher, type Ending, type Reception, type SentRequest } from './dispatch.js'
import { createProviderFailure, type CallSite } from './failure.js'

/** One call to a provider's API. Its address carries secrets: it never reaches an error or a log. */
export interface JsonRequest {
  method: 'GET' | 'POST'
  /** Absolute, below the configured base URL. */
  url: string
  headers?: Readonly<Record<string, string>>
  /** Sent as JSON, or as `encoding` says. */
  body?: Readonly<Record<string, string>>
  /** `form`: `application/x-www-form-urlencoded`, as RFC 6749 has it. Default: JSON. */
  encoding?: 'form'
}

/** A reply, parsed and not validated. */
export interface Reply {
  httpStatus: number
  /** `html`: the body begins like a page. `other`: neither JSON nor a page. */
  format: 'json' | 'html' | 'other'
  /** The parsed JSON; `undefined` unless `format` is `json`. */
  value: unknown
}

/** The bounds of a call. */
export interface CallLimits {
  /** Aborting it ends the call. */
  signal: AbortSignal
  /** How many bytes of the decompressed body are read at most. */
  maxResponseBytes: number
  /** Makes the call. Default: Node's own client, the one behind its `fetch`. */
  fetch?: typeof fetch | undefined
}

/** Bounds of the project's own providers; their signal is made when it is asked for. */
export interface BoundedLimits extends CallLimits {
  /** Ends the call as the signal does. */
  ending?: Ending
}

const formType = 'application/x-www-form-urlencoded;charset=UTF-8'

/**
 * Makes one HTTP call, once, and reads its body as UTF-8 JSON, whatever its content type says: WeChat labels JSON
 * `text/plain` without a charset. Redirects are not followed, so nothing but the given address is contacted. Any
 * status is returned, for the caller to judge.
 *
 * @throws PROVIDER_TIMEOUT when `limits.signal` was aborted first, or the connection attempt timed out.
 * @throws PROVIDER_UNREACHABLE when there was no connection, or it broke.
 * @throws PROVIDER_REPLY_INVALID when the body is larger than allowed, or the answer is not proper HTTP.
 */
export async function callJson(request: JsonRequest, limits: BoundedLimits, at: CallSite): Promise<Reply> {
  const startedAt = performance.now()
  let httpStatus: number | undefined
  const { ending = limits.signal } = limits
  const reception: Reception = {
    ending,
    maxResponseBytes: limits.maxResponseBytes,
    onStatus: (status) => {
      httpStatus = status
    }
  }
  let body: Buffer | null
  try {
    const sent = encodeRequest(request)
    const dispatcher = limits.fetch === undefined ? findDispatcher() : undefined
    body =
      dispatcher === undefined
        ? await sendByFetch(limits, request.url, sent, reception)
        : await dispatch(dispatcher, request.url, sent, reception)
  } catch (error) {
    throw createTransportFailure(error, ending, at, httpStatus)
  } finally {
    vendorCalls.publish({ type: at.provider, step: at.step, seconds: (performance.now() - startedAt) / 1000 })
  }
  if (body === null) throw createProviderFailure('PROVIDER_REPLY_INVALID', at, { httpStatus })
  return { httpStatus: httpStatus!, ...parseBody(body) }
}

function encodeRequest({ method, headers: given = {}, body, encoding }: JsonRequest): SentRequest {
  const headers: Record<string, string> = {
    accept: 'application/json',
    // Replies are small; decompressing one costs more than its transfer.
    'accept-encoding': 'identity',
    'user-agent': 'node'
  }
  if (body !== undefined) headers['content-type'] = encoding === 'form' ? formType : 'application/json'
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value
  const text = encoding === 'form' ? new URLSearchParams(body).toString() : JSON.stringify(body)
  return { method, headers, body: body === undefined ? null : text }
}

async function sendByFetch(
  { fetch: send = fetch, signal }: CallLimits,
  url: string,
  request: SentRequest,
  { maxResponseBytes, onStatus }: Reception
): Promise<Buffer | null> {
  const response = await send(url, { ...request, redirect: 'manual', signal })
  onStatus(response.status)
  return readBody(response, maxResponseBytes)
}

/** Reads at most `maxBytes`, counted after decompression; `null` when there are more. */
async function readBody(response: Response, maxBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop early cancels the stream and, with it, the transfer.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const decoder = new TextDecoder()

/**
 * Parses a body. Raw control characters become spaces first: WeChat passes those of a nickname through unescaped,
 * which JSON forbids, and everywhere else in JSON they are white space anyway.
 */
export function parseBody(body: Uint8Array): Omit<Reply, 'httpStatus'> {
  const text = decoder.decode(body).replace(/\p{Cc}/gu, ' ')
  try {
    return { format: 'json', value: JSON.parse(text) as unknown }
  } catch {
    return { format: text.trimStart().startsWith('<') ? 'html' : 'other', value: undefined }
  }
}

/** Node's codes for a timeout of the connection or of the reply. */
const silentCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'])

/** `HPE_`: malformed HTTP; Node 24 and later give some of these a name only. The others: a body that does not decompress, or to
 * more than allowed. */
const malformedCode = /^(?:HPE_|HTTPParserError$|Z_|ERR_BUFFER_TOO_LARGE$)/

/** Translates a failure of `fetch` into one of the catalogue, by Node's error code. */
export function createTransportFailure(error: unknown, ending: Ending, at: CallSite, httpStatus?: number): Error {
  if (ending.aborted) return createProviderFailure('PROVIDER_TIMEOUT', at, { httpStatus })
  const cause = (error as { cause?: unknown }).cause ?? error
  const { name, code } = cause as { name?: unknown; code?: unknown }
  const label = typeof code === 'string' ? code : String(name)
  const failureCode = silentCodes.has(label)
    ? 'PROVIDER_TIMEOUT'
    : malformedCode.test(label)
      ? 'PROVIDER_REPLY_INVALID'
      : 'PROVIDER_UNREACHABLE'
  // The original may hold bytes of the reply (`data` of HTTPParserError), so only its code goes on.
  return createProviderFailure(failureCode, at, { httpStatus }, Object.assign(new Error(label), { code: label }))
}
