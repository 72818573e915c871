import type { ScenarioCheck } from '../../check.js'
import { dataOf } from '../../world/user.js'

export const endsWithBinding: ScenarioCheck = {
  id: 'sign-in/ends-with-binding',
  title: 'The session of a login ends when its binding does.',
  clauses: ['contract: login, updateBinding', 'I7', 'OWASP ASVS 3.3'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in', 'ceremony/unbinds'],
  run: async ({ first, ask, types: [type], people: [person], paths, openBrowser, expect }) => {
    await first.bind(type, person)
    const { token } = dataOf(await openBrowser().signIn(type, person))
    await first.unbind(type)
    const listed = await ask({ path: paths.family, token: String(token) })
    expect(listed.status === 401, `after the unbind its token is answered ${listed.status}`, listed)
  }
}
