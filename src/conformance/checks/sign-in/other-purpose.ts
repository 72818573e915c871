import type { ScenarioCheck } from '../../check.js'

export const otherPurpose: ScenarioCheck = {
  id: 'sign-in/other-purpose',
  title: 'A state of signing in binds nothing, and a state of a binding signs nobody in.',
  clauses: ['contract: Signing in', 'contract: STATE_UNUSABLE', 'RFC 9700 section 4.7'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in'],
  run: async ({ first, types: [type], people: [person, other], authorize, openBrowser, expectRefusal }) => {
    const browser = openBrowser()
    const ofSignIn = await authorize(await browser.urlOf(type), other)
    expectRefusal(await first.complete(type, ofSignIn), 'a binding with a state of signing in')
    await first.bind(type, person)
    const ofBinding = await authorize(await first.issue(type), person)
    expectRefusal(await browser.logIn(type, ofBinding), 'a login with a state of a binding')
  }
}
