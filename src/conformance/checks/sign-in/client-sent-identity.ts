import type { ScenarioCheck } from '../../check.js'

const claims = { user_id: '1', userId: '1', openid: 'o1', unionid: 'u1', phone: '13800138000', email: 'a@example.com' }

export const clientSentIdentity: ScenarioCheck = {
  id: 'sign-in/client-sent-identity',
  title: 'The platform alone tells who signs in: no field of the body does.',
  clauses: ['contract: login ("never by nickname, phone or mail")', 'OWASP API2:2023', 'CWE-287'],
  needs: ['provider', 'sign-in'],
  after: ['ceremony/binds', 'sign-in/not-bound'],
  run: async ({ first, types: [type], people: [person, other], authorize, openBrowser, expectRefusal }) => {
    await first.bind(type, person)
    const browser = openBrowser()
    const callback = await authorize(await browser.urlOf(type), other)
    expectRefusal(await browser.logIn(type, callback, claims), 'a login that names somebody else')
    const { state } = await authorize(await browser.urlOf(type), other)
    const madeUp = { code: 'a code that is none', state }
    expectRefusal(await browser.logIn(type, madeUp, claims), 'a login with a made-up code that names somebody')
  }
}
