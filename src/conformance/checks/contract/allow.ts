import type { AnswerCheck } from '../../answer-check.js'

export const allow: AnswerCheck = {
  id: 'contract/allow',
  title: 'Every 405 lists the methods that its path has: `Allow`.',
  clauses: ['contract: Allow', 'RFC 9110 section 10.2.1'],
  inspect: ({ request, status, headers: { allow: given = '' } }, { methodsAt }) => {
    if (status !== 405) return []
    const listed = given.split(/, */).sort().join(', ')
    const expected = [...methodsAt(request.path)].sort().join(', ')
    return listed === expected ? [] : [`Allow is "${listed}" instead of "${expected}"`]
  }
}
