import type { AnswerCheck } from '../../answer-check.js'

export const challenge: AnswerCheck = {
  id: 'contract/challenge',
  title: 'Every 401 says how to authenticate: `WWW-Authenticate`.',
  clauses: ['contract: WWW-Authenticate', 'RFC 9110 section 11.6.1'],
  inspect: ({ request, isKnownPath, status, headers }) =>
    !isKnownPath || status !== 401 || 'www-authenticate' in headers
      ? []
      : [`${request.method} 401 has no WWW-Authenticate`]
}
