import type { AnswerCheck } from '../../answer-check.js'

export const nosniff: AnswerCheck = {
  id: 'contract/nosniff',
  title: 'No browser may guess another content type: `X-Content-Type-Options: nosniff`.',
  clauses: ['contract: X-Content-Type-Options', 'WHATWG Fetch section 2.2.6'],
  inspect: ({ request, isKnownPath, status, headers: { 'x-content-type-options': given } }) =>
    !isKnownPath || given === 'nosniff' ? [] : [`${request.method} ${status} has no nosniff`]
}
