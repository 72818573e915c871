import type { ProviderErrorCode } from '../../src/errors.js'
import type { Provider, ProviderAccount } from '../../src/platforms/provider.js'
import type { Person } from '../../src/sandbox/person.js'
import type { ProviderHarness, ProviderOverrides, VendorFailureRow } from '../../src/testing/provider-suite.js'

/** The clock of simulator and providers. */
export const simulatedNow = (): Date => new Date('2026-11-22T08:00:00.000Z')

/** A row of a vendor's error table, and the answer in which it comes. */
export interface FailureRow extends VendorFailureRow {
  path: string
  status: number
  contentType: string
  body: string
}

/** A code of the catalogue without `PROVIDER_`, so that a row is a line. */
export type FailureName = ProviderErrorCode extends `PROVIDER_${infer Name}` ? Name : never

/** A simulated platform, the provider for it, and who the simulated people are there. */
export interface Platform {
  secret: string
  exchangePath: string
  create(origin: string, overrides: ProviderOverrides): Provider
  account(origin: string, person: Person): ProviderAccount
  rows: readonly FailureRow[]
  expectations: Pick<ProviderHarness, 'usedCode' | 'wrongSecret' | 'htmlFailure' | 'preliminaries'>
}

/** Points a provider at a simulator, which sends the person back to its own demo page. */
export function bases(origin: string, callback: string) {
  return { redirectUri: `${origin}/demo/callback/${callback}`, authorizeBaseUrl: origin, apiBaseUrl: origin }
}

/** Platforms, by what a test calls them. */
export type NamedPlatforms = readonly (readonly [name: string, platform: Platform])[]
