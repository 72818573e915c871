import type { Identity } from '../provider.js'

/**
 * The JSON Schema pattern of an id or token: visible ASCII. It refuses `undefined`, `null` and `NaN`, which broken code
 * writes for a missing value: as an identity, one of them would stand for many people.
 */
export const visibleAscii = '^(?!(?:undefined|null|NaN)$)[!-~]+$'

/** Returns the candidates that have a subject, in the given order. */
export function listIdentities(
  candidates: readonly (Omit<Identity, 'subject'> & { subject: string | null | undefined })[]
): Identity[] {
  return candidates.flatMap(({ issuer, kind, subject }) => (subject ? [{ issuer, kind, subject }] : []))
}
