import { parse } from 'cookie'
import type { FastifyRequest } from 'fastify'
import { chooseLanguage, languages, type Language } from '../../messages/index.js'

export type { Language }

/** The cookie in which the demo page keeps the language that was chosen there. */
const languageCookie = 'sandbox_language'

/** Returns the language of the simulator's pages: the one chosen on the demo page, else that of `Accept-Language`. */
export function readLanguage({ headers }: FastifyRequest): Language {
  const chosen = parse(headers.cookie ?? '')[languageCookie]
  return languages.find((language) => language === chosen) ?? chooseLanguage(headers['accept-language'])
}
