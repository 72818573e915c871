import type { ScenarioCheck } from '../../check.js'

export const required: ScenarioCheck = {
  id: 'authentication/required',
  title: 'No operation of a user is served without a token in the header `Authorization`, as Bearer.',
  clauses: ['contract: bearerToken', 'RFC 6750 section 2', 'RFC 9700 section 4.3.2'],
  needs: [],
  run: async ({ first: { token }, ask, types: [type], paths: { family }, expect }) => {
    const basic = Buffer.from(`${token}:`).toString('base64')
    const given = encodeURIComponent(token)
    const ways: readonly (readonly [what: string, path: string, headers: readonly (readonly [string, string])[]])[] = [
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
}
