import t from 'tap'
import { ErrorCode } from '../../src/contract/index.js'
import { errorClasses } from '../../src/errors.js'
import { readErrorStatuses } from '../helpers/contract-document.js'

/** The contract words these two without `error`. */
const withoutCode = ['UNAUTHENTICATED', 'VALIDATION_FAILED']

t.test('errorClasses are the contract ErrorCode and the two that carry no code', async (t) => {
  const codes: string[] = ErrorCode.enum
  t.strictSame(Object.keys(errorClasses).sort(), [...codes, ...withoutCode].sort())
})

t.test('the table of ErrorCode lists every code, in order, with the status of its class', async (t) => {
  const statuses = readErrorStatuses()
  t.strictSame([...statuses.keys()], ErrorCode.enum)
  for (const [code, status] of statuses) {
    const error = new errorClasses[code as keyof typeof errorClasses]()
    if (status === '4XX') t.equal(error.statusCode, 400, `${code}: unless the host has a status of its own`)
    else t.equal(String(error.statusCode), status, code)
    t.equal(error.code, code)
  }
})
