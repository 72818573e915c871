import type { AnswerCheck } from '../../answer-check.js'
import { findResponse } from '../../contract/operations.js'
import { findMisfits } from '../../contract/validate.js'

/** What the envelope tells already. */
const told = /^body\/code /

export const body: AnswerCheck = {
  id: 'contract/body',
  title: 'Every body fits the schema of its operation and status.',
  clauses: ['contract: schemas of the responses'],
  inspect: ({ name, operation, status, body: given }) => {
    const documented = findResponse(operation, status)
    if (documented === undefined || Object.keys(given).length === 0) return []
    const misfits = findMisfits(documented.content['application/json'].schema, given, 'body')
    return misfits.filter((misfit) => !told.test(misfit)).map((misfit) => `${name} ${status}: ${misfit}`)
  }
}
