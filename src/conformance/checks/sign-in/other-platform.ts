import type { ScenarioCheck } from '../../check.js'

export const otherPlatform: ScenarioCheck = {
  id: 'sign-in/other-platform',
  title: 'A state of signing in works at its platform only: no mix-up.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.4'],
  needs: ['provider', 'sign-in', 'two platforms'],
  after: ['sign-in/signs-in'],
  run: async ({ first, types, people: [person], authorize, openBrowser, expectRefusal }) => {
    const [from, to] = types as readonly [string, string]
    await first.bind(to, person)
    const browser = openBrowser()
    const { state } = await authorize(await browser.urlOf(from), person)
    const { code } = await authorize(await browser.urlOf(to), person)
    expectRefusal(await browser.logIn(to, { code, state }), `a state of ${from} at ${to}`)
  }
}
