import { createBindingError, isBindingError } from '../errors.js'
import { isIdentifier } from '../identifier.js'
import { vendorFailures } from '../measures/measures.js'
import { readProfile, type Profile } from '../profile.js'
import type { Identity, Provider, ProviderAccount } from '../platforms/provider.js'

/** More names than any login reveals. */
const maxIdentities = 16

function isIdentity(value: unknown): value is Identity {
  const { issuer, kind, subject } = Object(value) as Partial<Identity>
  return [issuer, kind, subject].every(isIdentifier)
}

/**
 * Reads the account that a provider tells. A provider of the host's may answer anything, and hand on what its vendor
 * says: only identities that can be told apart are believed, and nothing but identities and profile is taken.
 */
function readAccount(value: unknown, { type }: Pick<Provider, 'type'>): Pick<ProviderAccount, 'identities'> & Profile {
  const { identities, ...profile } = Object(value) as Partial<Record<keyof ProviderAccount, unknown>>
  const listed: unknown[] = Array.isArray(identities) ? identities : []
  if (listed.length === 0 || listed.length > maxIdentities || !listed.every(isIdentity)) {
    throw createBindingError('PROVIDER_REPLY_INVALID', { vendor: { provider: type, step: 'identities' } })
  }
  return {
    identities: listed.map(({ issuer, kind, subject }) => ({ issuer, kind, subject })),
    ...readProfile(profile)
  }
}

function publishFailure(error: unknown, type: string): void {
  const { code, vendor } = isBindingError(error) ? error : { code: 'INTERNAL_ERROR', vendor: undefined }
  vendorFailures.publish({ type, step: vendor?.step ?? 'unknown', error: code, vendorCode: vendor?.vendorCode })
}

/** Exchanges a code, and reads the account; a failure of either is measured. */
export async function fetchAccount(provider: Provider, code: string): Promise<ReturnType<typeof readAccount>> {
  try {
    return readAccount(await provider.fetchAccount(code), provider)
  } catch (error) {
    publishFailure(error, provider.type)
    throw error
  }
}
