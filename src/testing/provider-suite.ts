import { deepEqual, equal, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import type { Provider } from '../platforms/provider.js'
import {
  catchFailure,
  withHarness,
  type ExpectedFailure,
  type MakeHarness,
  type ProviderHarness,
  type RegisterTest
} from './harness.js'
import { testTransport } from './transport-suite.js'

export {
  catchFailure,
  type ExpectedFailure,
  type MakeHarness,
  type ProviderHarness,
  type ProviderOverrides,
  type RegisterTest,
  type VendorFailureRow
} from './harness.js'
export { createVendorDouble, type Answer, type SeenRequest, type Teardown, type VendorDouble } from './vendor-double.js'

/**
 * Registers the tests that every provider must pass, whatever its vendor: what the ceremony relies on. Each test makes
 * a harness of its own and closes it. It needs no test framework, and no network but loopback.
 *
 * @example
 * import { test } from 'node:test'
 * testProvider(test, makeHarness)
 */
export function testProvider(test: RegisterTest, makeHarness: MakeHarness): void {
  const testWith = (name: string, run: (harness: ProviderHarness) => Promise<void>): unknown =>
    test(name, () => withHarness(makeHarness, run))
  testWith('provider shows no secret, and cannot be changed', proveShape)
  testWith('createAuthorizeUrl() echoes state and redirect address, encoded once', proveAuthorizeUrl)
  testWith('fetchAccount() returns identities, nickname and avatar', proveLogin)
  testWith('fetchAccount() exchanges each code once when several run at the same time', proveParallelLogins)
  testWith('fetchAccount() with a used code fails once, with the code of the vendor', proveUsedCode)
  testWith('fetchAccount() with a wrong secret fails once, with the code of the vendor', proveWrongSecret)
  testWith('fetchAccount() with a code of broken or special characters fails, sent unchanged', proveOddCodes)
  testWith('fetchAccount() tells each failure of the vendor by its code', proveFailures)
  testTransport(test, makeHarness)
}

async function proveShape({ createProvider, secrets }: ProviderHarness): Promise<void> {
  const provider = createProvider()
  ok(Object.isFrozen(provider), 'the provider is frozen')
  ok(Object.isFrozen(provider.displayName), 'its display names are frozen')
  const shown = inspect(provider, { depth: 9, showHidden: true }) + JSON.stringify(provider)
  for (const secret of secrets) ok(!shown.includes(secret), 'the provider tells no secret')
}

async function proveAuthorizeUrl({ createProvider, redirectParameter }: ProviderHarness): Promise<void> {
  for (const redirectUri of ['https://app.example.com/cb', 'http://localhost:8000/#/绑定?a=1&b=%20+c']) {
    const provider = createProvider({ redirectUri })
    const state = '0c28af8d1e9394906b0c4e622dcdb747'.repeat(2).slice(0, provider.stateLength)
    const { searchParams } = new URL(provider.createAuthorizeUrl(state))
    equal(searchParams.get('state'), state)
    equal(searchParams.get(redirectParameter), redirectUri)
    equal(provider.redirectUri, redirectUri)
  }
}

async function proveLogin({ createProvider, issueCode, account, countExchanges }: ProviderHarness): Promise<void> {
  deepEqual(await createProvider().fetchAccount(await issueCode()), account)
  equal(countExchanges(), 1)
}

async function proveParallelLogins(harness: ProviderHarness): Promise<void> {
  const provider = harness.createProvider()
  const codes = await Promise.all(Array.from({ length: 8 }, () => harness.issueCode()))
  const accounts = await Promise.all(codes.map((code) => provider.fetchAccount(code)))
  for (const account of accounts) deepEqual(account, harness.account)
  equal(harness.countExchanges(), codes.length)
}

async function proveFailure(
  provider: Provider,
  code: string,
  secrets: readonly string[],
  expected: ExpectedFailure & { step?: string }
): Promise<void> {
  const { code: failureCode, vendor } = await catchFailure(() => provider.fetchAccount(code), [code, ...secrets])
  const step = expected.step ?? vendor?.step
  const actual = { code: failureCode, provider: vendor?.provider, step: vendor?.step, vendorCode: vendor?.vendorCode }
  deepEqual(actual, { code: expected.code, provider: provider.type, step, vendorCode: expected.vendorCode })
}

async function proveUsedCode({ createProvider, issueCode, ...harness }: ProviderHarness): Promise<void> {
  const provider = createProvider()
  const code = await issueCode()
  await provider.fetchAccount(code)
  await proveFailure(provider, code, harness.secrets, harness.usedCode)
  equal(harness.countExchanges(), 2)
}

async function proveWrongSecret({ createProvider, issueCode, ...harness }: ProviderHarness): Promise<void> {
  const secret = 'aWrongSecretOfTheOperator1'
  const provider = createProvider({ secret })
  await proveFailure(provider, await issueCode(), [secret, ...harness.secrets], harness.wrongSecret)
  ok(harness.countExchanges() <= 1, 'the exchange is not repeated')
}

async function proveOddCodes({ createProvider, secrets }: ProviderHarness): Promise<void> {
  const provider = createProvider()
  for (const code of ['\ud800', 'a&b=c#d+e %41', '授权', '\r\nx: y']) {
    const error = await catchFailure(() => provider.fetchAccount(code), secrets)
    equal(error.code, 'PROVIDER_CODE_REJECTED')
    equal(error.vendor?.provider, provider.type)
  }
}

async function proveFailures({ createProvider, issueCode, failures, ...harness }: ProviderHarness): Promise<void> {
  for (const row of failures?.rows ?? []) {
    const code = await issueCode()
    await failures!.provoke(row)
    const before = harness.countExchanges()
    await proveFailure(createProvider(), code, harness.secrets, row)
    equal(harness.countExchanges() - before, row.exchanges ?? 1)
  }
}
