import type { ScenarioCheck } from '../../check.js'

export const otherBrowser: ScenarioCheck = {
  id: 'sign-in/other-browser',
  title: 'A state signs in only in the browser that asked for its URL: no login CSRF.',
  clauses: ['contract: login ("The browser")', 'RFC 6749 section 10.12', 'RFC 9700 section 4.7'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in'],
  run: async ({ first, types: [type], people: [person], authorize, openBrowser, expectRefusal }) => {
    await first.bind(type, person)
    for (const proof of ['verifier', 'cookie'] as const) {
      const callback = await authorize(await openBrowser(proof).urlOf(type), person)
      const other = openBrowser(proof)
      await other.look()
      expectRefusal(await other.logIn(type, callback), `a state of another browser, by ${proof},`)
      const without = openBrowser('cookie')
      expectRefusal(await without.logIn(type, callback), `a state by ${proof}, in a browser that has neither,`)
    }
  }
}
