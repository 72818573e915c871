import type { Check } from '../check.js'
import { alter } from '../world/alter.js'

export const authenticationChecks: readonly Check[] = [
  {
    id: 'authentication/required',
    title: 'No operation of a user is served without a token in the header `Authorization`, as Bearer.',
    clauses: ['contract: bearerToken', 'RFC 6750 section 2', 'RFC 9700 section 4.3.2'],
    run: async ({ first: { token }, ask, types: [type], paths: { family }, expect }) => {
      const basic = Buffer.from(`${token}:`).toString('base64')
      const given = encodeURIComponent(token)
      const ways: readonly (readonly [what: string, path: string, headers: readonly (readonly [string, string])[]])[] =
        [
          ['no token', '', []],
          ['an empty header', '', [['authorization', '']]],
          ['Bearer without a token', '', [['authorization', 'Bearer ']]],
          ['the token without a scheme', '', [['authorization', token]]],
          ['the token as Basic', '', [['authorization', `Basic ${basic}`]]],
          ['a part of the token', '', [['authorization', `Bearer ${token.slice(0, -1)}`]]],
          ['another token', '', [['authorization', 'Bearer 999999999|not-a-token-at-all']]],
          [
            'the token in a cookie',
            '',
            [['cookie', `token=${given}; access_token=${given}; authorization=Bearer ${given}`]]
          ],
          ['the token in the query', `?access_token=${given}&token=${given}&api_token=${given}`, []],
          [
            'the token twice',
            '',
            [
              ['authorization', 'Bearer 1|none'],
              ['authorization', `Bearer ${token}`]
            ]
          ]
        ]
      for (const [what, query, headers] of ways) {
        const listed = await ask({ path: family + query, headers })
        expect(listed.status === 401, `a list with ${what} was answered ${listed.status}`, listed)
        const json = { state: false }
        const issued = await ask({ method: 'PUT', path: `${family}/${type}${query}`, headers, json })
        expect(issued.status === 401, `PUT with ${what} was answered ${issued.status}`, issued)
      }
    }
  },
  {
    id: 'authentication/before-all',
    title: 'Who has no token learns nothing else: 401 comes before any failed validation.',
    clauses: ['contract: Unauthenticated', 'RFC 9110 section 15.5.2'],
    run: async ({ ask, types: [type], paths: { family }, expect }) => {
      for (const asked of [
        { method: 'PUT', path: `${family}/${type}`, json: {} },
        { method: 'PUT', path: `${family}/GITHUB`, json: { state: false } },
        { method: 'POST', path: family, json: {} },
        { method: 'POST', path: family, json: { type, code: 'a code that is none', state: 'a state that is none' } }
      ]) {
        const exchange = await ask(asked)
        // `authentication/required` reports what is served without a token.
        const isRight = exchange.status === 401 || exchange.status === 200 || exchange.status >= 500
        expect(isRight, `${asked.method} without a token was answered ${exchange.status}`, exchange)
      }
    }
  },
  {
    id: 'authentication/one-answer',
    title: 'A token that is refused gets one and the same answer, whatever is wrong with it.',
    clauses: ['contract: Unauthenticated', 'RFC 6750 section 3.1', 'CWE-204'],
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
        // `authentication/required` reports a token that is let in.
        const isSame = exchange.status !== 401 || exchange.text === usual.text
        expect(isSame, `a token that is ${what} gets another answer than no token`, usual, exchange)
      }
    }
  }
]
