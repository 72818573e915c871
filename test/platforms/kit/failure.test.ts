import t from 'tap'
import { createBindingError, type CatalogueCode } from '../../../src/errors.js'
import {
  classifyHttpStatus,
  createProviderFailure,
  readErrcode,
  retryOnce
} from '../../../src/platforms/kit/failure.js'

const at = { provider: 'WECHAT', step: 'profile' }

t.test('createProviderFailure() keeps what looks like a code and a request id', async (t) => {
  const failure = createProviderFailure('PROVIDER_BUSY', at, { httpStatus: 500, vendorCode: -1, requestId: 'a-1_B' })
  t.same(failure.vendor, { ...at, httpStatus: 500, vendorCode: '-1', requestId: 'a-1_B' })
  t.same(createProviderFailure('PROVIDER_BUSY', at).vendor, at)
})

t.test('createProviderFailure() drops what may be a token, a code or a text', async (t) => {
  for (const words of [
    { vendorCode: '061Xyz000AbcDe1FgH', requestId: 'two words' },
    { vendorCode: 'https://x/?secret=1', requestId: 'x'.repeat(65) },
    { vendorCode: {}, requestId: null },
    { vendorCode: 'Bad code\n', requestId: '' }
  ]) {
    t.same(createProviderFailure('PROVIDER_BUSY', at, words).vendor, at)
  }
})

t.test('createBindingError() drops the same of what a provider of the host hands on', async (t) => {
  const words = { httpStatus: '200', vendorCode: 'x y', requestId: 'a\r\nb', body: 'secret', token: 'secret' }
  const vendor = { provider: 'GIT HUB', step: {}, ...words } as never
  t.strictSame(createBindingError('PROVIDER_BUSY', { vendor }).vendor, { provider: 'unknown', step: 'unknown' })
  const fit = { ...at, httpStatus: 500, vendorCode: 'no.such', requestId: 'a-1_B' }
  t.strictSame(createBindingError('PROVIDER_BUSY', { vendor: fit }).vendor, fit)
})

t.test('classifyHttpStatus() tells what may pass from what makes no sense', async (t) => {
  for (const status of [429, 500, 502, 599]) t.equal(classifyHttpStatus(status), 'PROVIDER_BUSY')
  for (const status of [200, 302, 400, 404, 499]) t.equal(classifyHttpStatus(status), 'PROVIDER_REPLY_INVALID')
})

t.test('readErrcode() reads numbers and strings, and nothing else', async (t) => {
  for (const value of [undefined, null, '', 0, '0']) t.equal(readErrcode(value), '0')
  t.equal(readErrcode(40029), '40029')
  t.equal(readErrcode('40029'), '40029')
  for (const value of [true, {}, [40029], { toString: 1 }]) t.equal(readErrcode(value), 'unreadable')
})

t.test('retryOnce() repeats once after a passing failure, and never else', async (t) => {
  const count = async (failures: (CatalogueCode | Error)[]): Promise<[number, unknown]> => {
    let calls = 0
    const result = await retryOnce(async () => {
      const failure = failures[calls++]
      if (failure === undefined) return 'done'
      throw failure instanceof Error ? failure : createBindingError(failure)
    }).catch((error: unknown) => (error as { code?: string }).code ?? error)
    return [calls, result]
  }
  t.same(await count([]), [1, 'done'])
  t.same(await count(['PROVIDER_BUSY']), [2, 'done'])
  t.same(await count(['PROVIDER_UNREACHABLE']), [2, 'done'])
  t.same(await count(['PROVIDER_BUSY', 'PROVIDER_UNREACHABLE']), [2, 'PROVIDER_UNREACHABLE'])
  t.same(await count(['PROVIDER_TIMEOUT']), [1, 'PROVIDER_TIMEOUT'])
  t.same(await count(['PROVIDER_REPLY_INVALID']), [1, 'PROVIDER_REPLY_INVALID'])
  const foreign = new Error('foreign')
  t.same(await count([foreign]), [1, foreign])
})
