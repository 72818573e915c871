import type { AnswerCheck } from '../../answer-check.js'

export const noStore: AnswerCheck = {
  id: 'contract/no-store',
  title: 'No answer may be stored: `Cache-Control: no-store`.',
  clauses: ['contract: Cache-Control', 'RFC 9111 section 5.2.2.5'],
  inspect: ({ request, isKnownPath, status, headers: { 'cache-control': given = '' } }) =>
    !isKnownPath || given.split(/, */).includes('no-store')
      ? []
      : [`${request.method} ${status} has no Cache-Control: no-store`]
}
