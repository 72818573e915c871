import type { AnswerCheck } from '../../answer-check.js'
import { findResponse } from '../../contract/operations.js'

export const status: AnswerCheck = {
  id: 'contract/status',
  title: 'Every status is one that the contract documents for its operation.',
  clauses: ['contract: responses of each operation'],
  // What HEAD is answered, `requests/methods` tells.
  inspect: ({ name, request, operation, status: given }) =>
    findResponse(operation, given) === undefined && request.method !== 'HEAD'
      ? [`${name} answers ${given}, which is not documented`]
      : []
}
