import Negotiator from 'negotiator'
import { en } from './en.js'
import { zhCn } from './zh-cn.js'
import type { Messages } from './messages.js'

export type { Messages } from './messages.js'

/** The languages that responses come in; the first is the default. */
export const languages = ['zh-CN', 'en'] as const

export type Language = (typeof languages)[number]

export const messages: Readonly<Record<Language, Messages>> = { 'zh-CN': zhCn, en }

const offered: string[] = [...languages]

/** How much of an `Accept-Language` is parsed, in characters; a client may send 16 KiB. */
const parsedLength = 256

/** Leaves out what is beyond the limit, and the range that the limit cuts. */
function cut(acceptLanguage: string): string {
  return acceptLanguage.slice(0, Math.max(0, acceptLanguage.lastIndexOf(',', parsedLength)))
}

/**
 * Chooses the language of a response: English when the request prefers it to Chinese, else Chinese. Of a long header
 * the first 256 characters count.
 *
 * @param acceptLanguage The request's `Accept-Language`, if it has one.
 * @see RFC 9110 section 12.5.4.
 */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh-CN'
  const parsed = acceptLanguage.length > parsedLength ? cut(acceptLanguage) : acceptLanguage
  const preferred = new Negotiator({ headers: { 'accept-language': parsed } }).language(offered)
  return preferred === 'en' ? 'en' : 'zh-CN'
}
