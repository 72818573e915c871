import type { Identity } from '../provider.js'

/**
 * The JSON Schema pattern of an id or token as vendors issue them: visible ASCII, so that bytes compare as meant, and
 * not what a broken client makes of a value that is not there, in which everybody would meet.
 */
export const visibleAscii = '^(?!(?:undefined|null|NaN)$)[!-~]+$'

/** Lists the identities that are known, in the given order. */
export function listIdentities(
  candidates: readonly (Omit<Identity, 'subject'> & { subject: string | null | undefined })[]
): Identity[] {
  return candidates.flatMap(({ issuer, kind, subject }) => (subject ? [{ issuer, kind, subject }] : []))
}
