import type { AnswerCheck } from '../../answer-check.js'

export const none: AnswerCheck = {
  id: 'redirects/none',
  title: 'No answer sends the browser anywhere.',
  clauses: ['contract: responses of each operation', 'RFC 9700 section 4.11', 'CWE-601'],
  isOfRedirects: true,
  inspect: ({ name, status, headers }) => {
    const isRedirect = (status >= 300 && status < 400) || 'location' in headers || 'refresh' in headers
    return isRedirect ? [`${name} ${status} redirects`] : []
  }
}
