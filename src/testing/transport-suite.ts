import { deepEqual, equal, ok } from 'node:assert/strict'
import type { OauthBindingError, ProviderErrorCode } from '../errors.js'
import { catchFailure, withHarness, type MakeHarness, type RegisterTest } from './harness.js'
import { createVendorDouble, findClosedAddress, type Answer } from './vendor-double.js'

const code = 'codeThatMustNotLeak0'

export function testTransport(test: RegisterTest, makeHarness: MakeHarness): void {
  const failAgainst = (answer: Answer, expected: ProviderErrorCode): Promise<OauthBindingError> =>
    failAgainstVendor(makeHarness, answer, expected)

  test('fetchAccount() ends at its time limit when the vendor is silent', async () => {
    const error = await failAgainst('silent', 'PROVIDER_TIMEOUT')
    equal(error.statusCode, 504)
  })

  test('fetchAccount() refuses a reply larger than allowed', async () => {
    await failAgainst({ body: JSON.stringify({ junk: 'x'.repeat(2048) }) }, 'PROVIDER_REPLY_INVALID')
  })

  test('fetchAccount() follows no redirect', async () => {
    await withHarness(makeHarness, async (_harness, scope) => {
      const target = await createVendorDouble(scope, () => ({ body: '{}' }))
      const headers = { location: `${target.baseUrl}/elsewhere` }
      for (const status of [301, 302, 303, 307, 308]) {
        const error = await failAgainst({ status, headers, body: '' }, 'PROVIDER_REPLY_INVALID')
        equal(error.vendor?.httpStatus, status)
      }
      deepEqual(target.seen, [])
    })
  })

  test('fetchAccount() survives a page, junk, and replies of the wrong shape', async () => {
    await withHarness(makeHarness, async ({ htmlFailure }) => {
      await failAgainst({ body: '<!DOCTYPE html><html></html>' }, htmlFailure)
    })
    for (const body of ['', 'null', '[]', '{}', '"text"', '{"a":', '7', '\u0000\u0001']) {
      await failAgainst({ body }, 'PROVIDER_REPLY_INVALID')
    }
  })

  test('fetchAccount() does not repeat an exchange when the vendor is busy or breaks off', async () => {
    await failAgainst({ status: 502, body: 'Bad Gateway' }, 'PROVIDER_BUSY')
    await failAgainst({ status: 429, body: '' }, 'PROVIDER_BUSY')
    await failAgainst('reset', 'PROVIDER_UNREACHABLE')
    await failAgainst({ partial: '{' }, 'PROVIDER_UNREACHABLE')
  })

  test('fetchAccount() tells a refused connection', async () => {
    await withHarness(makeHarness, async (harness) => {
      const provider = harness.createProvider({ apiBaseUrl: await findClosedAddress() })
      const error = await catchFailure(() => provider.fetchAccount(code), [code, ...harness.secrets])
      equal(error.code, 'PROVIDER_UNREACHABLE')
      equal(error.vendor?.provider, provider.type)
    })
  })
}

/** Lets an exchange meet one answer, and proves that the code was sent once, and nothing after it. */
async function failAgainstVendor(
  makeHarness: MakeHarness,
  answer: Answer,
  expected: ProviderErrorCode
): Promise<OauthBindingError> {
  let failure: OauthBindingError | undefined
  await withHarness(makeHarness, async ({ createProvider, secrets, preliminaries = {} }, scope) => {
    const vendor = await createVendorDouble(scope, ({ path }) => {
      const body = Object.hasOwn(preliminaries, path) ? preliminaries[path] : undefined
      return body === undefined ? answer : { body }
    })
    const provider = createProvider({
      apiBaseUrl: vendor.baseUrl,
      maxResponseBytes: 1024,
      // Only silence should run into the limit.
      requestTimeoutMs: expected === 'PROVIDER_TIMEOUT' ? 50 : 20_000
    })
    failure = await catchFailure(() => provider.fetchAccount(code), [code, ...secrets])
    equal(failure.code, expected)
    equal(failure.vendor?.provider, provider.type)
    const arrived = vendor.seen.filter(({ path }) => !Object.hasOwn(preliminaries, path)).length
    // Time may be over before the request arrives; otherwise it arrived exactly once.
    const allowed = expected === 'PROVIDER_TIMEOUT' ? [0, 1] : [1]
    ok(allowed.includes(arrived), 'the code was sent once, nothing else')
  })
  return failure as unknown as OauthBindingError
}
