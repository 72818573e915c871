import type { ScenarioCheck } from '../../check.js'
import { alter } from '../../world/alter.js'

export const oneAnswer: ScenarioCheck = {
  id: 'authentication/one-answer',
  title: 'A token that is refused gets one and the same answer, whatever is wrong with it.',
  clauses: ['contract: Unauthenticated', 'RFC 6750 section 3.1', 'CWE-204'],
  needs: [],
  run: async ({ first: { token }, ask, paths, expect }) => {
    const usual = await ask({ path: paths.family })
    const [id = ''] = token.split('|')
    for (const [what, wrong] of [
      ['altered', alter(token)],
      ['unknown', '999999999|not-a-token-at-all-not-a-token-at-all'],
      ['the id of a token with another secret', `${id}|not-a-token-at-all-not-a-token-at-all`],
      ['malformed', '|'],
      ['a JWT without signature', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.']
    ] as const) {
      const exchange = await ask({ path: paths.family, token: wrong })
      // What is let in, `authentication/required` tells.
      const isSame = exchange.status !== 401 || exchange.text === usual.text
      expect(isSame, `a token that is ${what} gets another answer than no token`, usual, exchange)
    }
  }
}
