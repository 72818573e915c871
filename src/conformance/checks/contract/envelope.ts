import type { AnswerCheck } from '../../answer-check.js'
import type { Exchange } from '../../http/exchange.js'

const keyOrder = ['code', 'data', 'msg', 'error']

function findFaults({ status, body, text }: Exchange): string[] {
  if (Object.keys(body).length === 0) return [`the body of a ${status} is no JSON object: ${text.trim().slice(0, 60)}`]
  const known = Object.keys(body).filter((key) => keyOrder.includes(key))
  const expected = keyOrder.filter((key) => known.includes(key))
  return [
    ...(body['code'] === status ? [] : [`code is ${String(body['code'])} where the status is ${status}`]),
    ...(known.join() === expected.join() ? [] : [`the keys come as ${known.join(', ')}`])
  ]
}

export const envelope: AnswerCheck = {
  id: 'contract/envelope',
  title: 'Every body is a JSON object with `code`, the status, then `data`, `msg`, `error`, in this order.',
  clauses: ['contract: Envelope'],
  // An answer to HEAD has no body (RFC 9110 section 9.3.2).
  inspect: (exchange) => (exchange.request.method === 'HEAD' ? [] : findFaults(exchange))
}
