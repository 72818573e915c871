import { createBindingError } from '../errors.js'
import { isIdentifier } from '../identifier.js'
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
export function readAccount(
  value: unknown,
  { type }: Pick<Provider, 'type'>
): Pick<ProviderAccount, 'identities'> & Profile {
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
