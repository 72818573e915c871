import t from 'tap'
import { answerChecks } from '../../src/conformance/checks/index.js'
import { listOperations, contractPrefixes, operationsAt } from '../../src/conformance/contract/operations.js'
import type { Exchange } from '../../src/conformance/http/exchange.js'
import { parseObject } from '../../src/conformance/json.js'

const operations = listOperations(contractPrefixes)
const family = '/api/administrator/user/oauth-binding'
const methodsAt = (path: string) => operationsAt(operations, path).map(({ method }) => method)

const right: Readonly<Record<string, string>> = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-language': 'zh-CN'
}

interface Sketch {
  method?: string
  path?: string
  sent?: string
  token?: string
  status?: number
  headers?: Record<string, string | undefined>
  text?: string
}

/** Makes an exchange that is right but for what is given. */
function sketch(given: Sketch): Exchange {
  const { method = 'PUT', path = `${family}/WECHAT`, sent = '{"state":true}', token = '1|a-token-of-a-user' } = given
  const { status = 200, headers = {}, text = '{"code":200,"data":"操作成功","msg":"success"}' } = given
  const found = operationsAt(operations, path)
  const operation = found.find((candidate) => candidate.method === method) ?? null
  const kept = Object.entries({ ...right, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined
  )
  return {
    request: { method, path, headers: [['authorization', `Bearer ${token}`]], body: sent },
    ...{ status, text, operation, headers: Object.fromEntries(kept), body: parseObject(text) },
    ...{ name: operation?.id ?? `${method} without an operation`, isKnownPath: found.length > 0 }
  }
}

/** Lists the checks that have a finding, with what they find. */
function inspect(given: Sketch): [string, string][] {
  return answerChecks.flatMap(({ id, inspect: look }) =>
    look(sketch(given), { methodsAt }).map((message): [string, string] => [id, message])
  )
}

const failure = (code: number, error: string): string => JSON.stringify({ code, msg: '失败', error })

t.test('the checks of answers find nothing in what is right', async (t) => {
  t.strictSame(inspect({}), [])
  t.strictSame(inspect({ method: 'HEAD', status: 405, headers: { allow: 'PUT' }, text: '' }), [])
  t.strictSame(
    inspect({ method: 'GET', status: 405, headers: { allow: 'PUT' }, text: failure(405, 'METHOD_NOT_ALLOWED') }),
    []
  )
  t.strictSame(
    inspect({
      method: 'GET',
      path: '/',
      status: 404,
      headers: { 'cache-control': undefined, 'x-content-type-options': undefined, 'content-language': undefined },
      text: failure(404, 'NOT_FOUND')
    }),
    []
  )
  t.strictSame(inspect({ status: 429, headers: { 'retry-after': '7' }, text: failure(429, 'TOO_MANY_REQUESTS') }), [])
  t.strictSame(inspect({ method: 'POST', path: family, status: 502, text: failure(502, 'PROVIDER_BUSY') }), [])
  t.strictSame(inspect({ status: 402, text: failure(402, 'REQUEST_REFUSED') }), [])
})

for (const [what, given, id, message] of [
  [
    'a status that is not documented',
    { status: 202, text: '{"code":202,"data":"x","msg":"success"}' },
    'contract/status',
    'updateBinding answers 202, which is not documented'
  ],
  [
    'a page',
    { text: '<h1>It works</h1>' },
    'contract/envelope',
    'the body of a 200 is no JSON object: <h1>It works</h1>'
  ],
  ['a list', { text: '[]' }, 'contract/envelope', 'the body of a 200 is no JSON object: []'],
  [
    'another code than its status',
    { text: '{"code":"200","data":"x","msg":"success"}' },
    'contract/envelope',
    'code is 200 where the status is 200'
  ],
  [
    'keys in another order',
    { text: '{"msg":"success","code":200,"data":"x"}' },
    'contract/envelope',
    'the keys come as msg, code, data'
  ],
  [
    'a body of another form',
    { text: '{"code":200,"data":["x"],"msg":"success"}' },
    'contract/body',
    'updateBinding 200: body/data must be string'
  ],
  [
    'another content type',
    { headers: { 'content-type': 'text/plain' } },
    'contract/content-type',
    'the content type of a 200 is text/plain'
  ],
  [
    'no content type',
    { headers: { 'content-type': undefined } },
    'contract/content-type',
    'the content type of a 200 is missing'
  ],
  [
    'no no-store',
    { headers: { 'cache-control': undefined } },
    'contract/no-store',
    'PUT 200 has no Cache-Control: no-store'
  ],
  ['no nosniff', { headers: { 'x-content-type-options': undefined } }, 'contract/nosniff', 'PUT 200 has no nosniff'],
  [
    'no language',
    { headers: { 'content-language': undefined } },
    'contract/content-language',
    'Content-Language of PUT 200 is missing'
  ],
  [
    'no challenge',
    { status: 401, text: '{"code":401,"msg":"请求未认证"}' },
    'contract/challenge',
    'PUT 401 has no WWW-Authenticate'
  ],
  [
    'no methods',
    { method: 'DELETE', path: family, status: 405, text: failure(405, 'METHOD_NOT_ALLOWED') },
    'contract/allow',
    'Allow is "" instead of "GET, POST"'
  ],
  [
    'no time to wait',
    { status: 429, text: failure(429, 'TOO_MANY_REQUESTS') },
    'contract/retry-after',
    'Retry-After of a 429 is ""'
  ],
  [
    'a failure of the deployment',
    { status: 500, text: failure(500, 'INTERNAL_ERROR') },
    'contract/server-errors',
    'updateBinding answers 500'
  ],
  [
    'the token that was sent',
    { headers: { 'x-debug': 'token 1|a-token-of-a-user' } },
    'contract/echo',
    'updateBinding 200 repeats what was sent'
  ],
  [
    'a list that was sent',
    { sent: '{"x":["a text of some length",1]}', text: '{"code":200,"data":"a text of some length","msg":"success"}' },
    'contract/echo',
    'updateBinding 200 repeats what was sent'
  ],
  ['a redirect', { headers: { location: '/' } }, 'redirects/none', 'updateBinding 200 redirects'],
  ['a page that moves on', { headers: { refresh: '0; url=/' } }, 'redirects/none', 'updateBinding 200 redirects']
] as const satisfies readonly (readonly [string, Sketch, string, string])[]) {
  t.test(`the checks of answers find ${what}, one of them`, async (t) => {
    t.strictSame(inspect(given), [[id, message]])
  })
}

t.test('the checks of answers let a search repeat what it looked for', async (t) => {
  const text = '{"code":200,"data":{"items":[],"next_cursor":null},"msg":"success"}'
  const path = '/api/administrator/oauth-bindings?user_id=a-user-of-some-length'
  t.strictSame(inspect({ method: 'GET', path, text: text.replace('null', '"a-user-of-some-length"') }), [])
})

t.test('the checks of answers find an error that belongs to another status, by the body alone', async (t) => {
  const found = inspect({ status: 403, text: failure(403, 'NOT_FOUND') }).map(([id]) => id)
  t.strictSame([...new Set(found)], ['contract/body'])
})
