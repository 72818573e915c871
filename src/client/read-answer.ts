import type { Failure } from './result.js'

/** The languages of the contract. */
export type ClientLanguage = 'zh-CN' | 'en'

const words = {
  'zh-CN': { NETWORK_FAILED: '网络异常，请检查网络后重试。', ANSWER_INVALID: '服务响应异常，请稍后再试。' },
  en: {
    NETWORK_FAILED: 'The network failed. Check the connection and try again.',
    ANSWER_INVALID: 'The answer of the service makes no sense. Try again later.'
  }
} as const

/** The answer of a request, as openapi-fetch gives it: `data` when the status is 2xx, else `error`. */
export interface Answer {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

interface Untyped {
  readonly ok: boolean
  readonly status: number
  readonly error?: string
}

type Body = Readonly<Record<string, unknown>>

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && 'msg' in value && typeof value.msg === 'string'
}

/** A body that cannot be read is none of the contract. */
function tryUnwrap(body: unknown, unwrap: (body: unknown) => unknown): unknown {
  try {
    return unwrap(body)
  } catch {
    return undefined
  }
}

function readRetryAfter({ headers }: Response): { retryAfterSeconds?: number } {
  const value = headers.get('retry-after')
  return value !== null && /^\d+$/.test(value) ? { retryAfterSeconds: Number(value) } : {}
}

/** Returns what tells a failure of the contract from the others, or `undefined` when a body is none. */
function readError(body: Body, status: number): Body | undefined {
  const data = body['data'] ?? undefined
  if (typeof body['error'] === 'string') {
    return { error: body['error'], ...(data === undefined ? {} : { account: data }) }
  }
  if (status === 401) return { error: 'UNAUTHENTICATED' }
  if (status !== 403 || typeof data !== 'object') return undefined
  return { error: 'VALIDATION_FAILED', fields: data }
}

/** Words a failure that the client itself finds. */
export function failLocally(
  error: 'NETWORK_FAILED' | 'ANSWER_INVALID',
  language: ClientLanguage,
  { status, cause }: { status: number; cause?: unknown }
): Failure {
  return { ok: false, error, status, msg: words[language][error], ...(cause === undefined ? {} : { cause }) }
}

/**
 * Turns an answer into a result. The types of the data and of the failure are the contract's.
 *
 * @param unwrap Makes a body of the contract out of one of the host's own envelope.
 */
export function readAnswer(
  { data, error, response }: Answer,
  language: ClientLanguage,
  unwrap: (body: unknown) => unknown = (body) => body
): Untyped {
  const { status, ok } = response
  const body = tryUnwrap(ok ? data : error, unwrap)
  if (ok) {
    if (isBody(body) && body['data'] !== undefined) return { ok, status, data: body['data'] } as Untyped
    return failLocally('ANSWER_INVALID', language, { status })
  }
  const told = isBody(body) ? readError(body, status) : undefined
  if (told === undefined) return failLocally('ANSWER_INVALID', language, { status })
  return { ok, status, msg: (body as Body)['msg'], ...told, ...readRetryAfter(response) } as Untyped
}
