import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

export const exactlyOnce: ScenarioCheck = {
  id: 'sign-in/exactly-once',
  title: 'A login that arrives twice signs in once more, without a second exchange at the platform.',
  clauses: ['contract: login ("Exactly once")', 'I3'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in'],
  run: async ({ first, types: [type], people: [person], authorize, openBrowser, watchExchanges, expect }) => {
    await first.bind(type, person)
    const browser = openBrowser()
    const callback = await authorize(await browser.urlOf(type), person)
    const count = await watchExchanges()
    await browser.logIn(type, callback)
    const repeated = await browser.logIn(type, callback)
    expect(isSuccess(repeated), `the repetition was answered ${repeated.status}`, repeated)
    const exchanges = await count()
    expect(exchanges <= 1, `the code was sent to the platform ${exchanges} times`, repeated)
  }
}
