import type { ScenarioCheck } from '../../check.js'

export const notBound: ScenarioCheck = {
  id: 'sign-in/not-bound',
  title: 'An account that no user has bound signs nobody in, whatever it is called.',
  clauses: ['contract: ACCOUNT_NOT_BOUND', 'CWE-287'],
  needs: ['provider', 'sign-in'],
  after: ['ceremony/binds'],
  run: async ({ first, types, people: [person, other], openBrowser, expectRefusal }) => {
    const [type] = types
    expectRefusal(await openBrowser().signIn(type, other), 'a login with an account that nobody has bound')
    await first.bind(type, person)
    expectRefusal(await openBrowser().signIn(type, other), 'a login with an account that is not the bound one')
    const [, elsewhere] = types
    if (elsewhere === undefined) return
    expectRefusal(
      await openBrowser().signIn(elsewhere, person),
      'a login at another platform, by a person of the same name,'
    )
  }
}
