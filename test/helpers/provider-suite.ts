import { inspect } from 'node:util'
import type { Test } from 'tap'
import { isBindingError, type OauthBindingError, type ProviderErrorCode } from '../../src/errors.js'
import type { Provider, ProviderAccount } from '../../src/providers/provider.js'
import { createVendorDouble, findClosedAddress } from './vendor-double.js'

/** How a provider under test may be built differently. */
export interface ProviderOverrides {
  /** Where the API is. Default: the harness's vendor. */
  apiBaseUrl?: string
  requestTimeoutMs?: number
  maxResponseBytes?: number
  redirectUri?: string
  /** The app's secret. Default: the right one. */
  secret?: string
}

/** A provider and the vendor (a double or the simulator) that it talks to. */
export interface ProviderHarness {
  createProvider(overrides?: ProviderOverrides): Provider
  /** Lets the person consent and returns a fresh code. */
  issueCode(): string | Promise<string>
  /** The person as the provider must tell it; the nickname holds an emoji. */
  account: ProviderAccount
  /** How often the vendor was asked to exchange a code. */
  countExchanges(): number
  /** What an exchange of a used code ends with. */
  usedCode: { code: ProviderErrorCode; vendorCode: string }
  /** What a wrong secret ends with. */
  wrongSecret: { code: ProviderErrorCode; vendorCode: string }
  /** What a page instead of JSON means to this vendor. */
  htmlFailure: ProviderErrorCode
  /** The name of the query parameter that echoes the redirect address. */
  redirectParameter: string
  /** What must never appear in an error: secrets, and tokens that the vendor issues. */
  secrets: readonly string[]
}

/** Makes a harness for one test. */
export type MakeHarness = (t: Test) => ProviderHarness | Promise<ProviderHarness>

/** Runs what must fail, and returns the coded error after proving that it tells no secret. */
export async function catchFailure(t: Test, run: () => Promise<unknown>, secrets: readonly string[]) {
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason
  )
  if (!isBindingError(error)) throw new Error(`not an error of the catalogue: ${inspect(error)}`)
  const shown = [JSON.stringify(error), inspect(error, { depth: 9, showHidden: true }), error.stack, String(error)]
  for (const secret of secrets) t.notOk(shown.join('\n').includes(secret), 'the error tells no secret')
  return error
}

function matchFailure(t: Test, error: OauthBindingError, provider: Provider, code: ProviderErrorCode): void {
  t.equal(error.code, code)
  t.equal(error.vendor?.provider, provider.type)
  t.equal(error.vendor?.step, 'exchange')
}

/** Proves the promises of `Provider` that hold for every vendor. */
export function testProvider(t: Test, makeHarness: MakeHarness): void {
  testShape(t, makeHarness)
  testLogin(t, makeHarness)
  testTransport(t, makeHarness)
}

function testShape(t: Test, makeHarness: MakeHarness): void {
  t.test('provider is frozen and shows no secret', async (t) => {
    const harness = await makeHarness(t)
    const provider = harness.createProvider()
    t.ok(Object.isFrozen(provider))
    t.ok(Object.isFrozen(provider.displayName))
    const shown = inspect(provider, { depth: 9, showHidden: true }) + JSON.stringify(provider)
    for (const secret of harness.secrets) t.notOk(shown.includes(secret))
  })

  t.test('createAuthorizeUrl() echoes state and redirect address, encoded once', async (t) => {
    const harness = await makeHarness(t)
    for (const redirectUri of ['https://app.example.com/cb', 'http://localhost:8000/#/绑定?a=1&b=%20+c']) {
      const provider = harness.createProvider({ redirectUri })
      const state = '0c28af8d1e9394906b0c4e622dcdb747'.repeat(2).slice(0, provider.stateLength)
      const { searchParams } = new URL(provider.createAuthorizeUrl(state))
      t.equal(searchParams.get('state'), state)
      t.equal(searchParams.get(harness.redirectParameter), redirectUri)
      t.equal(provider.redirectUri, redirectUri)
    }
  })
}

function testLogin(t: Test, makeHarness: MakeHarness): void {
  t.test('fetchAccount() returns identities, nickname with emoji, avatar', async (t) => {
    const harness = await makeHarness(t)
    t.same(await harness.createProvider().fetchAccount(await harness.issueCode()), harness.account)
    t.equal(harness.countExchanges(), 1)
  })

  t.test('fetchAccount() exchanges each code once when several run at the same time', async (t) => {
    const harness = await makeHarness(t)
    const provider = harness.createProvider()
    const codes = await Promise.all(Array.from({ length: 8 }, () => harness.issueCode()))
    const accounts = await Promise.all(codes.map((code) => provider.fetchAccount(code)))
    for (const account of accounts) t.same(account, harness.account)
    t.equal(harness.countExchanges(), codes.length)
  })

  t.test('fetchAccount() with a used code fails once, with the code of the vendor', async (t) => {
    const harness = await makeHarness(t)
    const provider = harness.createProvider()
    const code = await harness.issueCode()
    await provider.fetchAccount(code)
    const error = await catchFailure(t, () => provider.fetchAccount(code), [code, ...harness.secrets])
    matchFailure(t, error, provider, harness.usedCode.code)
    t.equal(error.vendor?.vendorCode, harness.usedCode.vendorCode)
    t.equal(harness.countExchanges(), 2)
  })

  t.test('fetchAccount() with a wrong secret fails once, with the code of the vendor', async (t) => {
    const harness = await makeHarness(t)
    const secret = 'aWrongSecretOfTheOperator1'
    const provider = harness.createProvider({ secret })
    const code = await harness.issueCode()
    const error = await catchFailure(t, () => provider.fetchAccount(code), [code, secret, ...harness.secrets])
    matchFailure(t, error, provider, harness.wrongSecret.code)
    t.equal(error.vendor?.vendorCode, harness.wrongSecret.vendorCode)
    t.equal(harness.countExchanges(), 1)
  })

  t.test('fetchAccount() with a code of broken or special characters fails with a code, sent unchanged', async (t) => {
    const harness = await makeHarness(t)
    const provider = harness.createProvider()
    for (const code of ['\ud800', 'a&b=c#d+e %41', '授权', '\r\nx: y']) {
      const error = await catchFailure(t, () => provider.fetchAccount(code), harness.secrets)
      matchFailure(t, error, provider, 'PROVIDER_CODE_REJECTED')
    }
  })
}

function testTransport(t: Test, makeHarness: MakeHarness): void {
  const code = 'codeThatMustNotLeak0'

  async function failAgainst(t: Test, answer: Parameters<typeof createVendorDouble>[1], expected: ProviderErrorCode) {
    const harness = await makeHarness(t)
    const vendor = await createVendorDouble(t, answer)
    const provider = harness.createProvider({
      apiBaseUrl: vendor.baseUrl,
      maxResponseBytes: 1024,
      // Only silence should run into the limit.
      requestTimeoutMs: expected === 'PROVIDER_TIMEOUT' ? 50 : 20_000
    })
    const error = await catchFailure(t, () => provider.fetchAccount(code), [code, ...harness.secrets])
    matchFailure(t, error, provider, expected)
    // Time may be over before the request arrives; otherwise it arrived exactly once.
    const arrived = vendor.seen.length
    t.ok(arrived === 1 || (arrived === 0 && expected === 'PROVIDER_TIMEOUT'), 'the code was sent once, nothing else')
    return error
  }

  t.test('fetchAccount() ends at its time limit when the vendor is silent', async (t) => {
    const error = await failAgainst(t, () => 'silent', 'PROVIDER_TIMEOUT')
    t.equal(error.statusCode, 504)
  })

  t.test('fetchAccount() refuses a reply larger than allowed', async (t) => {
    await failAgainst(t, () => ({ body: JSON.stringify({ junk: 'x'.repeat(2048) }) }), 'PROVIDER_REPLY_INVALID')
  })

  t.test('fetchAccount() follows no redirect', async (t) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const target = await createVendorDouble(t, () => ({ body: '{}' }))
      const headers = { location: `${target.baseUrl}/elsewhere` }
      const error = await failAgainst(t, () => ({ status, headers, body: '' }), 'PROVIDER_REPLY_INVALID')
      t.equal(error.vendor?.httpStatus, status)
      t.equal(target.seen.length, 0)
    }
  })

  t.test('fetchAccount() survives a page, junk, and replies of the wrong shape', async (t) => {
    const { htmlFailure } = await makeHarness(t)
    await failAgainst(t, () => ({ body: '<!DOCTYPE html><html></html>' }), htmlFailure)
    for (const body of ['', 'null', '[]', '{}', '"text"', '{"a":', '7', '\u0000\u0001']) {
      await failAgainst(t, () => ({ body }), 'PROVIDER_REPLY_INVALID')
    }
  })

  t.test('fetchAccount() does not repeat an exchange when the vendor is busy or breaks off', async (t) => {
    await failAgainst(t, () => ({ status: 502, body: 'Bad Gateway' }), 'PROVIDER_BUSY')
    await failAgainst(t, () => ({ status: 429, body: '' }), 'PROVIDER_BUSY')
    await failAgainst(t, () => 'reset', 'PROVIDER_UNREACHABLE')
    await failAgainst(t, () => ({ partial: '{' }), 'PROVIDER_UNREACHABLE')
  })

  t.test('fetchAccount() tells a refused connection', async (t) => {
    const harness = await makeHarness(t)
    const provider = harness.createProvider({ apiBaseUrl: await findClosedAddress() })
    const error = await catchFailure(t, () => provider.fetchAccount(code), [code, ...harness.secrets])
    matchFailure(t, error, provider, 'PROVIDER_UNREACHABLE')
  })
}
