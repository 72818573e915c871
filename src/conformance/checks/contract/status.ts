import type { AnswerCheck } from '../../answer-check.js'
import { findResponse } from '../../contract/operations.js'

/** A redirect is for `redirects/none` to tell. */
const isRedirect = (status: number): boolean => status >= 300 && status < 400

export const status: AnswerCheck = {
  id: 'contract/status',
  title: 'Every status is one that the contract documents for its operation.',
  clauses: ['contract: responses of each operation'],
  inspect: ({ name, operation, status: given }) =>
    findResponse(operation, given) === undefined && !isRedirect(given)
      ? [`${name} answers ${given}, which is not documented`]
      : []
}
