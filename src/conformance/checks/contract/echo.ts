import type { AnswerCheck } from '../../answer-check.js'
import type { SentRequest } from '../../http/exchange.js'
import { isObject, parseObject } from '../../json.js'

/** They answer with what they were asked for. */
const searching = new Set<string | undefined>(['findBindings', 'listAllBindings'])
/** Shorter texts may stand in any answer. */
const shortest = 12

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isObject(value) ? Object.values(value).flatMap(textsIn) : []
}

/** Lists the values of a request that no answer has a reason to repeat. */
function sentValues({ path, headers, body }: SentRequest): string[] {
  const token = headers.find(([name]) => name === 'authorization')?.[1].replace(/^\S+ /, '') ?? ''
  const query = [...new URLSearchParams(path.replace(/^[^?]*\??/, '')).values()]
  const fields = textsIn(parseObject(typeof body === 'string' ? body : ''))
  return [token, ...query, ...fields].filter((text) => text.length >= shortest)
}

export const echo: AnswerCheck = {
  id: 'contract/echo',
  title: 'No answer repeats a token, a code, a state, or anything else that was sent.',
  clauses: ['contract: Bodies ("neither stored nor answered")', 'OWASP ASVS 8.3.1'],
  inspect: ({ request, name, operation, status, headers, text }) => {
    if (status === 200 && searching.has(operation?.id)) return []
    // A cookie is the browser's own.
    const answer = `${JSON.stringify({ ...headers, 'set-cookie': undefined })}\n${text}`
    const repeated = sentValues(request).some((value) => answer.includes(value))
    return repeated ? [`${name} ${status} repeats what was sent`] : []
  }
}
