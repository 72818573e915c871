import type { ScenarioCheck } from '../../check.js'

export const replay: ScenarioCheck = {
  id: 'sign-in/replay',
  title: 'A state that has signed in signs nobody in with another code, nor in another browser.',
  clauses: ['contract: login ("Exactly once")', 'RFC 9700 section 4.7.1', 'I3'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in', 'sign-in/other-browser'],
  run: async ({ first, types: [type], people: [person], authorize, openBrowser, expectRefusal }) => {
    await first.bind(type, person)
    const browser = openBrowser()
    const used = await authorize(await browser.urlOf(type), person)
    await browser.logIn(type, used)
    const { code } = await authorize(await browser.urlOf(type), person)
    expectRefusal(await browser.logIn(type, { code, state: used.state }), 'a used state with another code')
    expectRefusal(await openBrowser().logIn(type, used), 'a used state in another browser')
  }
}
