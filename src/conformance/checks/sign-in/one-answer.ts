import type { ScenarioCheck } from '../../check.js'

export const oneAnswer: ScenarioCheck = {
  id: 'sign-in/one-answer',
  title: 'A login with an unusable state gets one and the same answer, for whatever reason: no oracle.',
  clauses: ['contract: STATE_UNUSABLE ("one and the same 403")', 'CWE-204'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in'],
  run: async ({ first, types: [type], people: [person], authorize, openBrowser, expect }) => {
    await first.bind(type, person)
    const browser = openBrowser()
    const fresh = async (from = browser) => authorize(await from.urlOf(type), person)
    const used = await fresh()
    await browser.logIn(type, used)
    const { code } = await fresh()
    const ofBinding = await authorize(await first.issue(type), person)
    const answers = [
      await browser.logIn(type, { code, state: '0123456789abcdef'.repeat(2) }),
      await browser.logIn(type, { code, state: used.state }),
      await browser.logIn(type, await fresh(openBrowser())),
      await browser.logIn(type, ofBinding)
    ].filter(({ status }) => status >= 400)
    for (const exchange of answers) {
      const [usual] = answers
      const isSame = exchange.status === usual!.status && exchange.text === usual!.text
      expect(isSame, 'two reasons make two different answers', usual!, exchange)
    }
  }
}
