import type { AnswerCheck } from '../../answer-check.js'

export const contentLanguage: AnswerCheck = {
  id: 'contract/content-language',
  title: 'Every answer names the language of its texts: `Content-Language`.',
  clauses: ['contract: Content-Language', 'RFC 9110 section 8.5'],
  inspect: ({ request, isKnownPath, status, headers: { 'content-language': given = 'missing' } }) =>
    !isKnownPath || /^(?:zh-CN|en)$/.test(given) ? [] : [`Content-Language of ${request.method} ${status} is ${given}`]
}
