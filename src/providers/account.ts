import type { Identity } from './provider.js'

const maxNicknameCharacters = 255
const maxAvatarUrlLength = 2048

/** The JSON Schema pattern of an id or token as vendors issue them: visible ASCII, so that bytes compare as meant. */
export const visibleAscii = '^[!-~]+$'

/**
 * Reads a nickname: control characters and broken surrogates go (databases refuse them), emoji stay, surrounding
 * white space goes, at most 255 characters remain. What is empty then is `null`.
 */
export function readNickname(value: string | null | undefined): string | null {
  const clean = (value ?? '').replace(/[\p{Cc}\p{Cs}]/gu, '').trim()
  return [...clean].slice(0, maxNicknameCharacters).join('') || null
}

/** Reads the address of an avatar: http or https, at most 2048 characters; anything else is `null`. */
export function readAvatarUrl(value: string | null | undefined): string | null {
  const isAddress = value != null && value.length <= maxAvatarUrlLength && URL.canParse(value)
  return isAddress && /^https?:$/.test(new URL(value).protocol) ? value : null
}

/** Lists the identities that are known, in the given order. */
export function listIdentities(
  candidates: readonly (Omit<Identity, 'subject'> & { subject: string | null | undefined })[]
): Identity[] {
  return candidates.flatMap(({ issuer, kind, subject }) => (subject ? [{ issuer, kind, subject }] : []))
}
