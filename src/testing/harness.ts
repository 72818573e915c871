import { ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { isBindingError, type OauthBindingError, type ProviderErrorCode } from '../errors.js'
import type { Provider, ProviderAccount } from '../platforms/provider.js'
import type { Teardown } from './vendor-double.js'

/** How a provider under test may be built differently. */
export interface ProviderOverrides {
  /** Where the API is. Default: the harness's vendor. All calls to the vendor must go there. */
  apiBaseUrl?: string
  /** Time limit of a whole login, in ms. Default: the provider's own. */
  requestTimeoutMs?: number
  /** How many bytes of a reply are read at most. Default: the provider's own. */
  maxResponseBytes?: number
  /** Where the person is sent back to. Default: any. */
  redirectUri?: string
  /** The app's secret. Default: the right one. */
  secret?: string
}

/** What a failure must end with. */
export interface ExpectedFailure {
  code: ProviderErrorCode
  /** The vendor's own number or name, as it must stand in `error.vendor`. */
  vendorCode: string
}

/** A failure of the vendor's that a harness can bring about. */
export interface VendorFailureRow extends ExpectedFailure {
  /** Which call fails, as `error.vendor.step` must name it. */
  step: string
  /** How often the exchange is asked for then. Default 1. */
  exchanges?: number
}

/** A provider, and the vendor that it talks to: a double of your own making, a simulator, or a sandbox of the vendor's. */
export interface ProviderHarness {
  /** Creates the provider, whose whole traffic goes to the harness's vendor. */
  createProvider(overrides?: ProviderOverrides): Provider
  /** Lets the person consent and returns a fresh code. */
  issueCode(): string | Promise<string>
  /** The person as the provider must tell it; the nickname should hold an emoji. */
  account: ProviderAccount
  /** How often the vendor was asked to exchange a code. */
  countExchanges(): number
  /** What an exchange of a used code ends with. */
  usedCode: ExpectedFailure
  /** What a wrong secret ends with. */
  wrongSecret: ExpectedFailure
  /** What a page instead of JSON means to this vendor. */
  htmlFailure: ProviderErrorCode
  /** The name of the query parameter that echoes the redirect address. */
  redirectParameter: string
  /** What must never appear in an error: secrets, and tokens that the vendor issues. */
  secrets: readonly string[]
  /** Calls that come before the exchange, by path, and the body that lets each succeed. Default: there is none. */
  preliminaries?: Readonly<Record<string, string>>
  /** The vendor's failures that a login can meet. Default: none is tried. */
  failures?: {
    rows: readonly VendorFailureRow[]
    /** Makes the vendor answer every further call of the row's step with its failure, in place of the row before. */
    provoke(row: VendorFailureRow): void | Promise<void>
  }
}

/** Makes a harness for one test; what it opens is closed by `scope.teardown`. */
export type MakeHarness = (scope: Teardown) => ProviderHarness | Promise<ProviderHarness>

/**
 * Registers one test. Those of `node:test`, `tap`, `vitest` and `jest` fit, give or take an arrow function.
 *
 * @param run Rejects when the test fails.
 */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown

/**
 * Runs what must fail, and returns the coded error after proving that it tells no secret.
 *
 * @throws AssertionError when it did not fail, failed with anything but an error of the catalogue, or told a secret.
 */
export async function catchFailure(
  run: () => Promise<unknown>,
  secrets: readonly string[]
): Promise<OauthBindingError> {
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason
  )
  ok(isBindingError(error), `not an error of the catalogue: ${inspect(error)}`)
  const shown = [JSON.stringify(error), inspect(error, { depth: 9, showHidden: true }), error.stack, String(error)]
  for (const secret of secrets) ok(!shown.join('\n').includes(secret), 'the error tells no secret')
  return error
}

/** Runs a test with a harness, and closes afterwards what was opened, newest first. */
export async function withHarness(
  makeHarness: MakeHarness,
  run: (harness: ProviderHarness, scope: Teardown) => Promise<void>
): Promise<void> {
  const handlers: (() => unknown)[] = []
  const scope: Teardown = { teardown: (handler) => handlers.unshift(handler) }
  try {
    await run(await makeHarness(scope), scope)
  } finally {
    for (const handler of handlers) await handler()
  }
}
