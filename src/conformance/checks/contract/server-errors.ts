import type { AnswerCheck } from '../../answer-check.js'

/** What exchanges a code may fail at the provider. */
const exchanging = new Set<string | undefined>(['completeBinding', 'login'])

export const serverErrors: AnswerCheck = {
  id: 'contract/server-errors',
  title: 'No request makes the deployment fail: no 5xx, but 502 and 504 of the provider.',
  clauses: ['contract: "400 (unreadable request)", "403 … parameters do not fit"'],
  inspect: ({ name, operation, status }) => {
    const isProviders = (status === 502 || status === 504) && exchanging.has(operation?.id)
    return status < 500 || isProviders ? [] : [`${name} answers ${status}`]
  }
}
