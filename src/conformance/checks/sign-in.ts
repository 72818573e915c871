import type { Check } from '../check.js'
import { alter } from '../world/alter.js'
import { dataOf, isSuccess, readListed } from '../world/user.js'

const fits = 'A'.repeat(43)

const claims = { user_id: '1', userId: '1', openid: 'o1', unionid: 'u1', phone: '13800138000', email: 'a@example.com' }

export const signInChecks: readonly Check[] = [
  {
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
  },
  {
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
  },
  {
    id: 'sign-in/challenge',
    title: 'A challenge that is no SHA-256 in base64url is refused.',
    clauses: ['contract: Challenge', 'RFC 7636 section 4.2'],
    needs: ['sign-in'],
    run: async ({ ask, paths, expectRefusal }) => {
      for (const query of [
        'challenge=',
        'challenge=x',
        `challenge=${fits}%3D`,
        `challenge=${fits}&challenge=${fits}`
      ]) {
        expectRefusal(await ask({ path: `${paths.login}?${query}` }), query)
      }
    }
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
    id: 'sign-in/unknown-state',
    title: 'A state that was never issued, or is altered, signs nobody in.',
    clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12'],
    needs: ['provider', 'sign-in'],
    after: ['sign-in/signs-in'],
    run: async ({ first, types: [type], people: [person], authorize, openBrowser, expectRefusal }) => {
      await first.bind(type, person)
      const browser = openBrowser()
      const { code, state } = await authorize(await browser.urlOf(type), person)
      for (const [what, wrong] of [
        ['made up', '0123456789abcdef'.repeat(2)],
        ['of its length, made up', '0'.repeat(state.length)],
        ['altered in the middle', alter(state, Math.floor(state.length / 2))],
        ['cut', state.slice(0, -1)],
        ['longer', `${state}0`]
      ] as const) {
        expectRefusal(await browser.logIn(type, { code, state: wrong }), `a state that is ${what}`)
      }
    }
  },
  {
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
  },
  {
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
  },
  {
    id: 'sign-in/ticket',
    title: 'A ticket binds its account once, for a signed-in user, in the browser that got it.',
    clauses: ['contract: redeemTicket', 'RFC 9700 section 4.7'],
    needs: ['provider', 'sign-in'],
    after: ['ceremony/binds', 'sign-in/not-bound'],
    run: async ({ first, types: [type], people: [person], openBrowser, expect, expectRefusal }) => {
      const browser = openBrowser()
      const given = String(dataOf(await browser.signIn(type, person))['ticket'])
      expectRefusal(await openBrowser().redeem(first.token, given), 'a ticket in another browser')
      expectRefusal(await browser.redeem(undefined, given), 'a ticket without a token')
      expectRefusal(await browser.redeem(first.token, `${given.slice(0, -1)}~`), 'a ticket that is altered')
      const redeemed = await browser.redeem(first.token, given)
      expect(isSuccess(redeemed), `redeeming was answered ${redeemed.status}`, redeemed)
      expect((await first.bound()).includes(type), `${type} is not bound after its ticket was redeemed`, redeemed)
      await first.unbind(type)
      expectRefusal(await browser.redeem(first.token, given), 'a ticket that was used')
    }
  },
  {
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
  },
  {
    id: 'sign-in/ends-with-binding',
    title: 'The session of a login ends when its binding does.',
    clauses: ['contract: login, updateBinding', 'I7', 'OWASP ASVS 3.3'],
    needs: ['provider', 'sign-in'],
    after: ['sign-in/signs-in', 'ceremony/unbinds'],
    run: async ({ first, ask, types: [type], people: [person], paths, openBrowser, expect }) => {
      await first.bind(type, person)
      const { token } = dataOf(await openBrowser().signIn(type, person))
      await first.unbind(type)
      const listed = await ask({ path: paths.family, token: String(token) })
      expect(listed.status === 401, `after the unbind its token is answered ${listed.status}`, listed)
    }
  },
  {
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
]
