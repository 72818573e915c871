import type { AnswerCheck } from '../../answer-check.js'

export const retryAfter: AnswerCheck = {
  id: 'contract/retry-after',
  title: 'What may be tried again says when: `Retry-After` on 429, 503 and `COMPLETION_IN_PROGRESS`.',
  clauses: ['contract: Retry-After', 'RFC 9110 section 10.2.3'],
  inspect: ({ status, body: { error }, headers: { 'retry-after': given = '' } }) => {
    const isDue = status === 429 || status === 503 || error === 'COMPLETION_IN_PROGRESS'
    return isDue && !/^\d+$/.test(given) ? [`Retry-After of a ${status} is "${given}"`] : []
  }
}
