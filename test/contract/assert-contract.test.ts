import t from 'tap'
import { findDeviations, findOperation, type SeenResponse } from '../helpers/assert-contract.js'
import { operationsAt } from '../helpers/contract-document.js'

const family = '/api/administrator/user/oauth-binding'

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-language': 'zh-CN',
  'x-content-type-options': 'nosniff'
}

function response(statusCode: number, body: unknown, extra: Record<string, string> = {}): SeenResponse {
  return { statusCode, headers: { ...headers, ...extra }, body: JSON.stringify(body) }
}

function deviations(method: string, url: string, seen: SeenResponse, prefix?: string): string[] {
  return findDeviations({ method, url, response: seen, ...(prefix === undefined ? {} : { prefix }) })
}

const unbound = { code: 200, data: '操作成功', msg: 'success' }
const notFound = { code: 404, msg: '请求的路径不存在。', error: 'NOT_FOUND' }
const wrongMethod = { code: 405, msg: '不支持该请求方式。', error: 'METHOD_NOT_ALLOWED' }

t.test('findOperation()', async (t) => {
  t.equal(findOperation('put', `${family}/WECHAT?x=1`)?.operation.operationId, 'updateBinding')
  t.equal(findOperation('GET', `http://127.0.0.1:3000${family}`)?.operation.operationId, 'listBindings')
  t.equal(findOperation('GET', '/other/oauth-binding', '/other')?.operation.operationId, 'listBindings')
  t.equal(findOperation('DELETE', family), undefined)
  t.equal(findOperation('PUT', `${family}/WECHAT/more`), undefined)
  t.strictSame(
    operationsAt(family).map(({ method }) => method),
    ['GET', 'POST']
  )
})

t.test('findDeviations() accepts what the contract documents', async (t) => {
  t.strictSame(deviations('PUT', `${family}/WECHAT`, response(200, unbound)), [])
  t.strictSame(deviations('PUT', '/other/oauth-binding/WECHAT', response(200, unbound), '/other'), [])
  t.strictSame(deviations('GET', '/unknown', response(404, notFound)), [])
  t.strictSame(deviations('DELETE', family, response(405, wrongMethod, { allow: 'GET, POST' })), [])
  const fetched = { ...response(200, unbound), headers: new Headers(headers) }
  t.strictSame(deviations('PUT', `${family}/WECHAT`, fetched), [])
  t.strictSame(deviations('HEAD', '/unknown', { ...response(404, notFound), body: '' }), [])
})

t.test('findDeviations() names what differs', async (t) => {
  const put = (seen: SeenResponse) => deviations('PUT', `${family}/WECHAT`, seen)
  t.match(put(response(204, unbound)), ['status 204 is not documented'])
  t.match(put(response(200, unbound, { 'content-type': 'application/json' })), [/^content-type is application\/json/])
  t.match(put(response(200, unbound, { 'cache-control': 'private' })), [/^cache-control/, /^Cache-Control/])
  t.match(put(response(200, unbound, { 'content-language': 'fr' })), [/^Content-Language must be equal to one of/])
  t.match(put({ statusCode: 200, headers: {}, body: JSON.stringify(unbound) }), [
    /^content-type/,
    /^cache-control/,
    'Cache-Control is missing',
    'X-Content-Type-Options is missing',
    'Content-Language is missing'
  ])
  t.match(put(response(200, { ...unbound, code: 201 })), [/^body\/code/, 'code is 201'])
  t.match(put(response(200, { ...unbound, extra: 1 })), [/^body must NOT have additional/, /^the keys are/])
  t.match(put(response(200, { msg: 'success', data: '操作成功', code: 200 })), ['the keys are msg,data,code'])
  t.match(put({ ...response(200, {}), body: 'text' }), ['the body is not JSON'])
  t.match(put(response(200, [])), ['the body is not an object'])
  const elsewhere = { code: 409, msg: '', error: 'STATE_UNUSABLE' }
  t.match(put(response(409, elsewhere)), [/^body.error must be equal to one of/])
  t.match(deviations('GET', family, response(404, { ...notFound, data: {} })), [/^body/])
  t.match(deviations('DELETE', family, response(404, notFound)), ['404 for a path that exists'])
  t.match(deviations('GET', '/unknown', response(405, wrongMethod, { allow: '' })), [
    '405 for a path that does not exist'
  ])
  t.match(deviations('DELETE', family, response(405, wrongMethod, { allow: 'GET' })), [
    'Allow: GET instead of GET,POST'
  ])
  t.match(deviations('DELETE', family, response(405, wrongMethod)), [/^Allow: {2}instead of/, 'Allow is missing'])
})
