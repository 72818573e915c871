import type { ScenarioCheck } from '../../check.js'

export const cookie: ScenarioCheck = {
  id: 'sign-in/cookie',
  title:
    'The cookie that binds a URL to a browser is out of reach for scripts and other sites; with a challenge there is none.',
  clauses: ['contract: listLoginMethods ("Bound to the browser")', 'RFC 6265 section 4.1.2', 'RFC 9700 section 4.7'],
  needs: ['sign-in'],
  run: async ({ openBrowser, expect }) => {
    const looked = await openBrowser('cookie').look()
    const { 'set-cookie': given = '' } = looked.headers
    expect(given !== '', 'without a challenge no cookie is set', looked)
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) {
      const isThere = given === '' || given.toLowerCase().includes(`; ${attribute.toLowerCase()}`)
      expect(isThere, `the cookie is not ${attribute}`, looked)
    }
    const challenged = await openBrowser('verifier').look()
    expect(!('set-cookie' in challenged.headers), 'with a challenge a cookie is set', challenged)
  }
}
