import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { callJson, createTransportFailure, parseBody } from '../../../src/platforms/kit/http.js'
import { createVendorDouble, type Answer } from '../../../src/testing/vendor-double.js'

const at = { provider: 'WECHAT', step: 'exchange' }
const quiet = new AbortController().signal
const limits = { signal: quiet, maxResponseBytes: 1024 }

async function call(t: Parameters<typeof createVendorDouble>[0], answer: Answer, maxResponseBytes = 1024) {
  const { baseUrl } = await createVendorDouble(t, () => answer)
  return callJson({ method: 'GET', url: `${baseUrl}/path?secret=verySecret` }, { ...limits, maxResponseBytes }, at)
}

t.test('callJson() decodes UTF-8 whatever the content type says', async (t) => {
  for (const type of ['text/plain', 'text/plain; charset=iso-8859-1', 'application/json', 'application/octet-stream']) {
    const reply = await call(t, { headers: { 'content-type': type }, body: Buffer.from('\ufeff{"a":"明😀é"}') })
    t.same(reply, { httpStatus: 200, format: 'json', value: { a: '明😀é' } })
  }
})

t.test('callJson() returns any status for the caller to judge', async (t) => {
  t.same(await call(t, { status: 418, body: '{"code":"x"}' }), {
    httpStatus: 418,
    format: 'json',
    value: { code: 'x' }
  })
  t.same(await call(t, { status: 204, body: '' }), { httpStatus: 204, format: 'other', value: undefined })
})

t.test('callJson() sends a JSON body, and the given headers', async (t) => {
  const vendor = await createVendorDouble(t, () => ({ body: '{}' }))
  await callJson({ method: 'POST', url: vendor.baseUrl, headers: { 'x-token': 'T' }, body: { a: '明' } }, limits, at)
  t.match(vendor.seen[0], {
    method: 'POST',
    body: '{"a":"明"}',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'x-token': 'T' }
  })
})

t.test('callJson() accepts as many bytes as allowed, and not one more, counted after decompression', async (t) => {
  const body = `"${'x'.repeat(1022)}"`
  t.equal((await call(t, { body })).format, 'json')
  await t.rejects(call(t, { body }, 1023), { code: 'PROVIDER_REPLY_INVALID', vendor: { httpStatus: 200 } })
  const headers = { 'content-encoding': 'gzip' }
  t.equal((await call(t, { headers, body: gzipSync(body) })).format, 'json')
  await t.rejects(call(t, { headers, body: gzipSync(`"${'x'.repeat(1e6)}"`) }), { code: 'PROVIDER_REPLY_INVALID' })
})

t.test('callJson() refuses what is not proper HTTP, and shows none of it', async (t) => {
  const raw = 'HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{"access_token":"verySecret"}'
  for (const answer of [{ raw }, { headers: { 'content-encoding': 'gzip' }, body: 'verySecret' }]) {
    const error: unknown = await call(t, answer).catch((reason: unknown) => reason)
    t.match(error, { code: 'PROVIDER_REPLY_INVALID' })
    t.notOk(inspect(error, { depth: 9, showHidden: true }).includes('verySecret'))
  }
})

t.test('callJson() keeps the code of a broken connection, and not its address', async (t) => {
  const error: unknown = await call(t, 'reset').catch((reason: unknown) => reason)
  t.match(error, { code: 'PROVIDER_UNREACHABLE', cause: { code: 'UND_ERR_SOCKET' } })
  t.notOk(inspect(error, { depth: 9, showHidden: true }).includes('verySecret'))
})

t.test('callJson() ends at once when its time is already over', async (t) => {
  const vendor = await createVendorDouble(t, () => 'silent')
  const late = { ...limits, signal: AbortSignal.abort() }
  await t.rejects(callJson({ method: 'GET', url: vendor.baseUrl }, late, at), { code: 'PROVIDER_TIMEOUT' })
  t.equal(vendor.seen.length, 0)
})

t.test('createTransportFailure() judges by the code of Node', async (t) => {
  const fetchFailed = (code: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('verySecret'), { code }) })
  for (const [code, expected] of [
    ['ECONNREFUSED', 'PROVIDER_UNREACHABLE'],
    ['ENOTFOUND', 'PROVIDER_UNREACHABLE'],
    ['EAI_AGAIN', 'PROVIDER_UNREACHABLE'],
    ['CERT_HAS_EXPIRED', 'PROVIDER_UNREACHABLE'],
    ['UND_ERR_CONNECT_TIMEOUT', 'PROVIDER_TIMEOUT'],
    ['ETIMEDOUT', 'PROVIDER_TIMEOUT'],
    ['HPE_INVALID_CONSTANT', 'PROVIDER_REPLY_INVALID'],
    ['Z_DATA_ERROR', 'PROVIDER_REPLY_INVALID']
  ] as const) {
    const error = createTransportFailure(fetchFailed(code), quiet, at)
    t.match(error, { code: expected, cause: { code } })
    t.notOk(inspect(error).includes('verySecret'))
  }
  t.match(createTransportFailure(new TypeError('x'), quiet, at), { code: 'PROVIDER_UNREACHABLE' })
})

t.test('parseBody() accepts the raw control characters that WeChat leaves in nicknames', async (t) => {
  t.same(parseBody(Buffer.from('{\n\t"nickname":"a\u0014b"}')), { format: 'json', value: { nickname: 'a b' } })
})

t.test('parseBody() tells a page from junk', async (t) => {
  t.equal(parseBody(Buffer.from('\r\n <html>')).format, 'html')
  t.equal(parseBody(Buffer.from('{"a":')).format, 'other')
  t.equal(parseBody(Buffer.from([0xff, 0xfe])).format, 'other')
})
