import type { ScenarioCheck } from '../../check.js'
import { dataOf, isSuccess, readListed } from '../../world/user.js'

export const signsIn: ScenarioCheck = {
  id: 'sign-in/signs-in',
  title: 'Who has bound an account signs in with it, and the token is that user’s.',
  clauses: ['contract: login'],
  needs: ['provider', 'sign-in'],
  after: ['ceremony/binds', 'ceremony/unbinds'],
  run: async ({ first, ask, types: [type], people: [person], paths, openBrowser, expect }) => {
    await first.bind(type, person)
    for (const proof of ['verifier', 'cookie'] as const) {
      const signedIn = await openBrowser(proof).signIn(type, person)
      expect(isSuccess(signedIn), `signing in by ${proof} was answered ${signedIn.status}`, signedIn)
      const listed = await ask({ path: paths.family, token: String(dataOf(signedIn)['token']) })
      const isTheirs = readListed(listed).some(({ isBound }) => isBound)
      expect(!isSuccess(signedIn) || isTheirs, 'the token is not that of the user', listed)
    }
  }
}
