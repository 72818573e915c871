import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { callJson, createTransportFailure, parseBody } from '../../../src/platforms/kit/http.js'
import { createVendorDouble, type Answer, type Teardown } from '../../../src/testing/vendor-double.js'

const at = { provider: 'WECHAT', step: 'exchange' }
const quiet = new AbortController().signal
const limits = { signal: quiet, maxResponseBytes: 1024 }
const dispatcherKey = Symbol.for('undici.globalDispatcher.1')

interface Dispatcher {
  dispatch(request: object, handler: object): boolean
}

/** As `setGlobalDispatcher` of the package `undici` does. */
function replaceDispatcher(t: Teardown, dispatcher: Dispatcher): void {
  const dispatchers = globalThis as Record<symbol, Dispatcher>
  const own = dispatchers[dispatcherKey]!
  t.teardown(() => (dispatchers[dispatcherKey] = own))
  dispatchers[dispatcherKey] = dispatcher
}

for (const [by, send] of [
  ['the client of fetch', undefined],
  ['a given fetch', fetch]
] as const) {
  const receive = async (t: Teardown, answer: Answer, maxResponseBytes = 1024) => {
    const { baseUrl } = await createVendorDouble(t, () => answer)
    const url = `${baseUrl}/path?secret=verySecret`
    return callJson({ method: 'GET', url }, { ...limits, maxResponseBytes, fetch: send }, at)
  }

  t.test(`callJson() by ${by} decodes UTF-8 whatever the content type says`, async (t) => {
    for (const type of [
      'text/plain',
      'text/plain; charset=iso-8859-1',
      'application/json',
      'application/octet-stream'
    ]) {
      const reply = await receive(t, { headers: { 'content-type': type }, body: Buffer.from('\ufeff{"a":"明😀é"}') })
      t.same(reply, { httpStatus: 200, format: 'json', value: { a: '明😀é' } })
    }
  })

  t.test(`callJson() by ${by} returns any status for the caller to judge`, async (t) => {
    t.same(await receive(t, { status: 418, body: '{"code":"x"}' }), {
      httpStatus: 418,
      format: 'json',
      value: { code: 'x' }
    })
    t.same(await receive(t, { status: 204, body: '' }), { httpStatus: 204, format: 'other', value: undefined })
  })

  t.test(`callJson() by ${by} sends a JSON body, and the given headers, whatever their case`, async (t) => {
    const vendor = await createVendorDouble(t, () => ({ body: '{}' }))
    const headers = { 'X-Token': 'T', Accept: 'application/vnd.vendor+json' }
    const request = { method: 'POST', url: vendor.baseUrl, headers, body: { a: '明' } } as const
    await callJson(request, { ...limits, fetch: send }, at)
    t.match(vendor.seen[0], {
      method: 'POST',
      body: '{"a":"明"}',
      headers: { accept: 'application/vnd.vendor+json', 'content-type': 'application/json', 'x-token': 'T' }
    })
  })

  t.test(`callJson() by ${by} sends a form`, async (t) => {
    const vendor = await createVendorDouble(t, () => ({ body: '{}' }))
    const request = { method: 'POST', url: vendor.baseUrl, body: { a: '明 ' }, encoding: 'form' } as const
    await callJson(request, { ...limits, fetch: send }, at)
    t.match(vendor.seen[0], {
      body: 'a=%E6%98%8E+',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }
    })
  })

  t.test(
    `callJson() by ${by} accepts as many bytes as allowed, and not one more, also after decompression`,
    async (t) => {
      const body = `"${'x'.repeat(1022)}"`
      t.equal((await receive(t, { body })).format, 'json')
      await t.rejects(receive(t, { body }, 1023), { code: 'PROVIDER_REPLY_INVALID', vendor: { httpStatus: 200 } })
      const headers = { 'content-encoding': 'gzip' }
      t.equal((await receive(t, { headers, body: gzipSync(body) })).format, 'json')
      t.equal((await receive(t, { status: 204, headers, body: '' })).format, 'other')
      await t.rejects(receive(t, { headers, body: gzipSync(`"${'x'.repeat(1e6)}"`) }), {
        code: 'PROVIDER_REPLY_INVALID'
      })
    }
  )

  t.test(`callJson() by ${by} refuses what is not proper HTTP, and shows none of it`, async (t) => {
    const raw = 'HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{"access_token":"verySecret"}'
    for (const answer of [{ raw }, { headers: { 'content-encoding': 'gzip' }, body: 'verySecret' }]) {
      const error: unknown = await receive(t, answer).catch((reason: unknown) => reason)
      t.match(error, { code: 'PROVIDER_REPLY_INVALID' })
      t.notOk(inspect(error, { depth: 9, showHidden: true }).includes('verySecret'))
    }
  })

  t.test(`callJson() by ${by} keeps the code of a broken connection, and not its address`, async (t) => {
    const error: unknown = await receive(t, 'reset').catch((reason: unknown) => reason)
    t.match(error, { code: 'PROVIDER_UNREACHABLE', cause: { code: 'UND_ERR_SOCKET' } })
    t.notOk(inspect(error, { depth: 9, showHidden: true }).includes('verySecret'))
  })

  t.test(`callJson() by ${by} ends when its time is over: at once, or while the vendor is silent`, async (t) => {
    const vendor = await createVendorDouble(t, () => 'silent')
    const request = { method: 'GET', url: vendor.baseUrl } as const
    const late = { ...limits, signal: AbortSignal.abort(), fetch: send }
    await t.rejects(callJson(request, late, at), { code: 'PROVIDER_TIMEOUT' })
    t.equal(vendor.seen.length, 0)
    const soon = { ...limits, signal: AbortSignal.timeout(50), fetch: send }
    await t.rejects(callJson(request, soon, at), { code: 'PROVIDER_TIMEOUT' })
  })
}

t.test('callJson() sends nothing when its time is over before there is a connection', async (t) => {
  const controller = new AbortController()
  const aborted = new Promise<void>((resolve) => {
    replaceDispatcher(t, {
      dispatch(_request: object, handler: { onConnect(abort: () => void): void }) {
        setImmediate(() => {
          controller.abort()
          handler.onConnect(resolve)
        })
        return true
      }
    })
  })
  const call = callJson({ method: 'GET', url: 'https://vendor.example' }, { ...limits, signal: controller.signal }, at)
  await t.rejects(call, { code: 'PROVIDER_TIMEOUT' })
  await aborted
})

t.test('callJson() sends by the dispatcher that the host has set', async (t) => {
  const { baseUrl } = await createVendorDouble(t, () => ({ body: '{"a":1}' }))
  const paths: unknown[] = []
  const own = (globalThis as Record<symbol, Dispatcher>)[dispatcherKey]!
  replaceDispatcher(t, {
    dispatch(request: { path: string }, handler: object) {
      paths.push(request.path)
      return own.dispatch({ ...request, origin: baseUrl }, handler)
    }
  })
  const reply = await callJson({ method: 'GET', url: 'https://vendor.example/path?a=b' }, limits, at)
  t.same(reply.value, { a: 1 })
  t.same(paths, ['/path?a=b'])
})

t.test('callJson() sends by a fetch that has been put in the place of the own one of Node', async (t) => {
  const own = fetch
  t.teardown(() => (globalThis.fetch = own))
  globalThis.fetch = async () => Response.json({ a: 1 })
  t.same((await callJson({ method: 'GET', url: 'https://vendor.example' }, limits, at)).value, { a: 1 })
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
