import { isLoopbackHost } from './is-loopback.js'

/** What a provider tells of a person. Each part has a column of that name in `OauthBinding`, and is `null` when absent. */
export interface Profile {
  nickname: string | null
  /** The address of the avatar. */
  avatarUrl: string | null
}

export function pickProfile({ nickname, avatarUrl }: Profile): Profile {
  return { nickname, avatarUrl }
}

const maxNicknameCharacters = 255
/** Code units that are looked at: a reply may hold a megabyte of text. */
const maxNicknameLength = 4096
const maxAvatarUrlLength = 2048

/**
 * What is taken out of a nickname: control characters and lone surrogates, which databases refuse or change; line and
 * paragraph separators; and the controls of text direction, which would reach beyond the nickname into a page.
 *
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
 */
const unfitInNickname = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/** What no address holds, RFC 3986, but the URL parser drops or encodes without a word. */
const unfitInAddress = /[\p{Cc}\p{Cs}\s"<>\\]/u

/**
 * Reads a nickname: control characters, broken surrogates and controls of text direction go, emoji stay, surrounding
 * white space goes, at most 255 characters remain. What is empty then, and what is no text, is `null`.
 */
export function readNickname(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const clean = value.slice(0, maxNicknameLength).replace(unfitInNickname, '').trim()
  return [...clean].slice(0, maxNicknameCharacters).join('').trim() || null
}

/** Tencent tells avatars with `http`; those of the simulator are on a loopback host. */
function mayBeHttp(hostname: string): boolean {
  return /(?:^|\.)qlogo\.cn$/.test(hostname) || isLoopbackHost(hostname)
}

/**
 * Reads the address of an avatar and returns it as the URL parser writes it, apostrophes encoded, so that it fits into
 * an attribute of HTML: https, or http where it is known to be used; without user and password, at most 2048
 * characters. Anything else is `null`.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID
 */
export function readAvatarUrl(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > maxAvatarUrlLength || unfitInAddress.test(value)) return null
  if (!URL.canParse(value)) return null
  const { protocol, hostname, username, password, href } = new URL(value)
  if (protocol !== 'https:' && !(protocol === 'http:' && mayBeHttp(hostname))) return null
  const address = href.replaceAll("'", '%27')
  return username === '' && password === '' && address.length <= maxAvatarUrlLength ? address : null
}

const readers: Readonly<Record<keyof Profile, (value: unknown) => string | null>> = {
  nickname: readNickname,
  avatarUrl: readAvatarUrl
}

export const profileFields = Object.keys(readers) as (keyof Profile)[]

export function readProfile(value: Readonly<Partial<Record<keyof Profile, unknown>>>): Profile {
  return Object.fromEntries(profileFields.map((field) => [field, readers[field](value[field])])) as unknown as Profile
}
