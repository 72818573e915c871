import { isDeepStrictEqual } from 'node:util'
import type { Check } from '../check.js'
import { findResponse } from '../contract/operations.js'
import { findMisfits } from '../contract/validate.js'
import type { Exchange, SentRequest } from '../http/exchange.js'
import { isObject, parseObject } from '../json.js'
import { isSuccess } from '../world/user.js'

const keyOrder = ['code', 'data', 'msg', 'error']

function findFaults({ status, body, text }: Exchange): string[] {
  if (Object.keys(body).length === 0) return [`the body of a ${status} is no JSON object: ${text.trim().slice(0, 60)}`]
  const known = Object.keys(body).filter((key) => keyOrder.includes(key))
  const expected = keyOrder.filter((key) => known.includes(key))
  return [
    ...(body['code'] === status ? [] : [`code is ${String(body['code'])} where the status is ${status}`]),
    ...(known.join() === expected.join() ? [] : [`the keys come as ${known.join(', ')}`])
  ]
}

/** They answer with what they were asked for. */
const searching = new Set<string | undefined>(['findBindings', 'listAllBindings'])
/** Shorter texts may stand in any answer. */
const shortest = 12

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isObject(value) ? Object.values(value).flatMap(textsIn) : []
}

/** Lists the values of a request that no answer has a reason to repeat. */
function sentValues({ path, headers, body }: SentRequest): string[] {
  const token = headers.find(([name]) => name === 'authorization')?.[1].replace(/^\S+ /, '') ?? ''
  const query = [...new URLSearchParams(path.replace(/^[^?]*\??/, '')).values()]
  const fields = textsIn(parseObject(typeof body === 'string' ? body : ''))
  return [token, ...query, ...fields].filter((text) => text.length >= shortest)
}

/** These operations exchange a code, which may fail at the provider. */
const exchanging = new Set<string | undefined>(['completeBinding', 'login'])

/** What the first document of the contract shows. */
const stateMissing = { code: 403, data: { state: ['state 不能为空。'] }, msg: '请求数据验证失败!' }
const unauthenticated = { code: 401, msg: '请求未认证' }
const unbound = { code: 200, data: '操作成功', msg: 'success' }

export const contractChecks: readonly Check[] = [
  {
    id: 'contract/status',
    title: 'Every status is one that the contract documents for its operation.',
    clauses: ['contract: responses of each operation'],
    // `requests/methods` checks the answers to HEAD.
    inspect: ({ name, request, operation, status: given }) =>
      findResponse(operation, given) === undefined && request.method !== 'HEAD'
        ? [`${name} answers ${given}, which is not documented`]
        : []
  },
  {
    id: 'contract/envelope',
    title: 'Every body is a JSON object with `code`, the status, then `data`, `msg`, `error`, in this order.',
    clauses: ['contract: Envelope'],
    // An answer to HEAD has no body (RFC 9110 section 9.3.2).
    inspect: (exchange) => (exchange.request.method === 'HEAD' ? [] : findFaults(exchange))
  },
  {
    id: 'contract/body',
    title: 'Every body fits the schema of its operation and status.',
    clauses: ['contract: schemas of the responses'],
    inspect: ({ name, operation, status, body: given }) => {
      const documented = findResponse(operation, status)
      if (documented === undefined || Object.keys(given).length === 0) return []
      const misfits = findMisfits(documented.content['application/json'].schema, given, 'body')
      return misfits.filter((misfit) => !/^body\/code /.test(misfit)).map((misfit) => `${name} ${status}: ${misfit}`)
    }
  },
  {
    id: 'contract/content-type',
    title: 'Every answer is `application/json` in UTF-8.',
    clauses: ['contract: Envelope', 'RFC 8259 section 11'],
    inspect: ({ status, headers: { 'content-type': given = 'missing' } }) => {
      const isJson = /^application\/json(?:; ?charset=utf-8)?$/i.test(given)
      return isJson ? [] : [`the content type of a ${status} is ${given}`]
    }
  },
  {
    id: 'contract/no-store',
    title: 'No answer may be stored: `Cache-Control: no-store`.',
    clauses: ['contract: Cache-Control', 'RFC 9111 section 5.2.2.5'],
    inspect: ({ request, isKnownPath, status, headers: { 'cache-control': given = '' } }) =>
      !isKnownPath || given.split(/, */).includes('no-store')
        ? []
        : [`${request.method} ${status} has no Cache-Control: no-store`]
  },
  {
    id: 'contract/nosniff',
    title: 'No browser may guess another content type: `X-Content-Type-Options: nosniff`.',
    clauses: ['contract: X-Content-Type-Options', 'WHATWG Fetch section 2.2.6'],
    inspect: ({ request, isKnownPath, status, headers: { 'x-content-type-options': given } }) =>
      !isKnownPath || given === 'nosniff' ? [] : [`${request.method} ${status} has no nosniff`]
  },
  {
    id: 'contract/content-language',
    title: 'Every answer names the language of its texts: `Content-Language`.',
    clauses: ['contract: Content-Language', 'RFC 9110 section 8.5'],
    inspect: ({ request, isKnownPath, status, headers: { 'content-language': given = 'missing' } }) =>
      !isKnownPath || /^(?:zh-CN|en)$/.test(given)
        ? []
        : [`Content-Language of ${request.method} ${status} is ${given}`]
  },
  {
    id: 'contract/challenge',
    title: 'Every 401 says how to authenticate: `WWW-Authenticate`.',
    clauses: ['contract: WWW-Authenticate', 'RFC 9110 section 11.6.1'],
    inspect: ({ request, isKnownPath, status, headers }) =>
      !isKnownPath || status !== 401 || 'www-authenticate' in headers
        ? []
        : [`${request.method} 401 has no WWW-Authenticate`]
  },
  {
    id: 'contract/allow',
    title: 'Every 405 lists the methods that its path has: `Allow`.',
    clauses: ['contract: Allow', 'RFC 9110 section 10.2.1'],
    inspect: ({ request, status, headers: { allow: given = '' } }, { methodsAt }) => {
      if (status !== 405) return []
      const listed = given.split(/, */).sort().join(', ')
      const expected = [...methodsAt(request.path)].sort().join(', ')
      return listed === expected ? [] : [`Allow is "${listed}" instead of "${expected}"`]
    }
  },
  {
    id: 'contract/retry-after',
    title: 'What may be tried again says when: `Retry-After` on 429, 503 and `COMPLETION_IN_PROGRESS`.',
    clauses: ['contract: Retry-After', 'RFC 9110 section 10.2.3'],
    inspect: ({ status, body: { error }, headers: { 'retry-after': given = '' } }) => {
      const isDue = status === 429 || status === 503 || error === 'COMPLETION_IN_PROGRESS'
      return isDue && !/^\d+$/.test(given) ? [`Retry-After of a ${status} is "${given}"`] : []
    }
  },
  {
    id: 'contract/server-errors',
    title: 'No request makes the deployment fail: no 5xx, but 502 and 504 of the provider.',
    clauses: ['contract: "400 (unreadable request)", "403 … parameters do not fit"'],
    inspect: ({ name, operation, status }) => {
      const isProviders = (status === 502 || status === 504) && exchanging.has(operation?.id)
      return status < 500 || isProviders ? [] : [`${name} answers ${status}`]
    }
  },
  {
    id: 'contract/echo',
    title: 'No answer repeats a token, a code, a state, or anything else that was sent.',
    clauses: ['contract: Bodies ("neither stored nor answered")', 'OWASP ASVS 8.3.1'],
    inspect: ({ request, name, operation, status, headers, text }) => {
      if (status === 200 && searching.has(operation?.id)) return []
      // A cookie is the browser's own.
      const answer = `${JSON.stringify({ ...headers, 'set-cookie': undefined })}\n${text}`
      const repeated = sentValues(request).some((value) => answer.includes(value))
      return repeated ? [`${name} ${status} repeats what was sent`] : []
    }
  },
  {
    id: 'contract/language',
    title: 'Texts are Chinese by default, and English where English is preferred.',
    clauses: ['contract: Accept-Language', 'RFC 9110 section 12.5.4'],
    run: async ({ ask, paths, expect }) => {
      for (const [preference, isEnglish] of [
        [undefined, false],
        ['zh-CN', false],
        ['en', true],
        ['en;q=0.2, zh;q=0.9', false]
      ] as const) {
        const headers = preference === undefined ? [] : [['accept-language', preference] as const]
        const exchange = await ask({ path: paths.family, headers })
        const message = String(exchange.body['msg'])
        expect(
          /\p{Script=Han}/u.test(message) !== isEnglish,
          `with Accept-Language ${preference}, msg is "${message}"`,
          exchange
        )
      }
    }
  },
  {
    id: 'contract/seed-bodies',
    title: 'The documented bodies of PUT are answered word for word.',
    clauses: ['contract: updateBinding, examples'],
    run: async ({ first, ask, paths, types: [type], expect }) => {
      const missing = await first.update(type, undefined)
      // `requests/missing-fields` checks whether it is refused at all.
      const isRight = isSuccess(missing) || isDeepStrictEqual(missing.body, stateMissing)
      expect(isRight, 'a missing `state` is answered otherwise', missing)
      const unknown = await ask({ method: 'PUT', path: `${paths.family}/${type}`, json: { state: false } })
      expect(
        isSuccess(unknown) || isDeepStrictEqual(unknown.body, unauthenticated),
        'no token is answered otherwise',
        unknown
      )
      const ended = await first.unbind(type)
      expect(isDeepStrictEqual(ended.body, unbound), 'unbinding is answered otherwise', ended)
    }
  }
]
