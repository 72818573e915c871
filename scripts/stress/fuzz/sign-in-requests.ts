import fc from 'fast-check'
import { browsers, challengeOf, cookieNames, verifierOf, type Browser } from './browsers.js'
import { jsonType, people, strangers, types, weigh, type FuzzRequest } from './fuzz-request.js'
import { canary, texts } from './schema-arbitraries.js'

/** Where visitors sign in. */
export const signInUrl = '/api/auth/login'
/** Where tickets are redeemed. */
export const ticketUrl = '/api/auth/login/ticket'

/** Who asks, and how the browser proves itself. */
const visitors = fc.record({
  browser: fc.constantFrom(...browsers),
  type: fc.constantFrom(...types),
  isWired: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  hasCookie: fc.boolean()
})
type VisitorOf<T> = T extends fc.Arbitrary<infer Inner> ? Inner : never
type Visitor = VisitorOf<typeof visitors>

const other = (browser: Browser): Browser => (browser === 'ann' ? 'ben' : 'ann')
/** RFC 9110 section 5.5, without the tab: Node sends no other. */
const headerCharacters = weigh<number>(
  [1, fc.integer({ min: 0x20, max: 0x7e })],
  [1, fc.integer({ min: 0x80, max: 0xff })]
).map((code) => String.fromCharCode(code))

const nameOf = (isWired: boolean): string => (isWired ? cookieNames.other : cookieNames.loopback)

interface Post {
  url: string
  body: object
  visitor: Visitor
  /** Whose proof the request carries; `null`: none. Default: the visitor's own. */
  browser?: Browser | null
  headers?: [string, string][]
  expected: FuzzRequest['expected']
}

function post({ url, body, visitor, browser = visitor.browser, headers = [], expected }: Post): FuzzRequest {
  const { hasCookie, isWired } = visitor
  const verifier = browser === null ? null : verifierOf(browser)
  const cookie: [string, string][] = verifier === null ? [] : [['cookie', `${nameOf(isWired)}=${verifier}`]]
  return {
    method: 'POST',
    url,
    headers: [['content-type', jsonType], ...(hasCookie ? cookie : []), ...headers],
    body: JSON.stringify({ ...body, ...(hasCookie || verifier === null ? {} : { verifier }) }),
    isWired,
    expected
  }
}

interface LoginParts extends Omit<Post, 'url' | 'body'> {
  code?: string
  state?: string
  more?: object
}

/** A login as it should be, but for what is given otherwise. */
function login({ code = '{{code:carol}}', state, more, ...rest }: LoginParts): FuzzRequest {
  const { browser, type } = rest.visitor
  return post({
    url: signInUrl,
    body: { type, code, state: state ?? `{{visit:${browser}:${type}}}`, ...more },
    ...rest
  })
}

/** Logins of the browser that asked: an account that carol has bound, one that nobody has, and a code that is refused. */
const fittingLogins = visitors.chain((visitor) =>
  weigh<FuzzRequest>(
    [3, fc.constant(login({ visitor, expected: 200 }))],
    [2, fc.constant(login({ visitor, code: '{{code:good}}', expected: 409 }))],
    [
      1,
      fc
        .constantFrom('application', 'web')
        .map((value) => login({ visitor, more: { application_state: value }, expected: 200 }))
    ],
    [1, fc.constant(login({ visitor, code: '{{code:refused}}', expected: null }))]
  )
)

/** Logins that must be refused, whoever has bound the account. */
const refusedLogins = visitors.chain((visitor) => {
  const { browser, type } = visitor
  const states = fc.constantFrom(
    `{{used:${browser}:${type}}}`,
    `{{flipped:${browser}:${type}}}`,
    `{{upper:visit:${browser}:${type}}}`,
    `{{visit:${browser}:${type}}} `,
    `0{{visit:${browser}:${type}}}`,
    `{{visit:${browser}:${type === 'WECHAT' ? 'DING_TALK' : 'WECHAT'}}}`,
    `{{state:alice:${type}}}`,
    `{{ticket:${browser}:${type}}}`,
    '0'.repeat(74),
    `${canary}`.padEnd(74, '0')
  )
  const wrongVerifier: [string, string] = ['cookie', `${nameOf(visitor.isWired)}=${verifierOf(browser)}`]
  return weigh<FuzzRequest>(
    [3, fc.constantFrom(other(browser), null).map((given) => login({ visitor, browser: given, expected: null }))],
    [4, states.map((state) => login({ visitor, state, expected: null }))],
    // The verifier counts, whatever the cookie is.
    [
      1,
      fc.constant(
        login({
          visitor: { ...visitor, hasCookie: false },
          browser: other(browser),
          headers: [wrongVerifier],
          expected: null
        })
      )
    ],
    // A state of signing in binds nothing.
    [
      1,
      fc.constantFrom(...people).map((who) =>
        post({
          url: '/api/administrator/user/oauth-binding',
          body: { type, code: '{{code:good}}', state: `{{visit:${browser}:${type}}}` },
          visitor: { ...visitor, hasCookie: true },
          headers: [['authorization', `Bearer {{token:${who}}}`]],
          expected: null
        })
      )
    ]
  )
})

/** What may stand in `Cookie` beside the one that fits: it may count or not, but no other browser's may. */
function oddCookies(name: string, verifier: string, wrong: string): fc.Arbitrary<string> {
  const odd = (text: string): string =>
    text.replaceAll('NAME', name).replaceAll('GOOD', verifier).replaceAll('BAD', wrong)
  const templates = [
    ...['NAME=GOOD', 'a=b; NAME=GOOD; c=d', 'NAME = GOOD ', ';;;==;NAME=GOOD', '$Version=1; NAME=GOOD', ' NAME=GOOD;'],
    ...['NAME=GOOD; NAME=BAD', 'NAME=BAD; NAME=GOOD', 'NAME=; NAME=GOOD', 'NAME; NAME=GOOD', 'NAME=GOOD, NAME=BAD'],
    ...[
      'NAME="GOOD"',
      'NAME=GOODx',
      'NAME=xGOOD',
      'NAME=GOOD\u00e9',
      '=GOOD',
      'NAME=',
      'NAME',
      '',
      ';',
      '=',
      'NAMEx=GOOD'
    ],
    ...['__proto__=GOOD; constructor=GOOD', '__proto__=x; NAME=GOOD', 'NAME=%', 'NAME=%E0%A4%A', 'NAME=BAD'],
    ...[`${canary}=${canary}; NAME=GOOD`, `NAME=${canary}`, `NAME=${'x'.repeat(9000)}; NAME=GOOD`]
  ]
  return weigh(
    [8, fc.constantFrom(...templates).map(odd)],
    [1, fc.constant(`${'x=y; '.repeat(1500)}${odd('NAME=GOOD')}`)],
    [
      1,
      fc.constant(
        odd('NAME=') + encodeURIComponent(verifier).replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`)
      )
    ],
    [1, fc.constant(odd(name.startsWith('__') ? 'oauth-binding=GOOD' : '__Host-oauth-binding=GOOD'))],
    [1, fc.constant(odd(`${name.toUpperCase()}=GOOD`))],
    [1, fc.string({ unit: headerCharacters, maxLength: 60 })]
  )
}

const withOddCookies = visitors.chain((visitor) => {
  const { browser, isWired } = visitor
  const cookies = oddCookies(nameOf(isWired), verifierOf(browser), verifierOf(other(browser)))
  const withCookie = { ...visitor, hasCookie: true }
  return weigh<FuzzRequest>(
    [
      3,
      fc.array(cookies, { minLength: 1, maxLength: isWired ? 2 : 1 }).map((values) =>
        login({
          visitor: withCookie,
          browser: null,
          headers: values.map((value): [string, string] => ['cookie', value]),
          expected: null
        })
      )
    ],
    [
      1,
      cookies.map((value) => ({
        method: 'GET',
        url: signInUrl,
        headers: [['cookie', value] as [string, string]],
        body: null,
        isWired,
        expected: 200 as const
      }))
    ]
  )
})

const goodChallenge = challengeOf(verifierOf('ann'))

const challenges = weigh<string>(
  [2, fc.constantFrom('', `?challenge=${goodChallenge}`, `?challenge=${goodChallenge}&x=${canary}`)],
  [
    4,
    fc.constantFrom(
      ...[`?challenge=${goodChallenge}&challenge=${goodChallenge}`, `?challenge[]=${goodChallenge}`, '?challenge='],
      ...['?challenge', `?challenge=${goodChallenge}=`, `?challenge=${goodChallenge.slice(1)}`, '?challenge=%'],
      ...[`?challenge=${goodChallenge}x`, `?%63hallenge=${goodChallenge}`, `?Challenge=${goodChallenge}`],
      ...[`?challenge=${goodChallenge.slice(1)}%2B`, `?challenge=${goodChallenge.slice(1)}+`, `?challenge=${canary}`],
      ...[`?challenge=${goodChallenge}%00`, `?challenge=%20${goodChallenge}`, `?__proto__[challenge]=${goodChallenge}`],
      ...[`?challenge[x]=${goodChallenge}`, `?challenge=${canary.padEnd(5000, 'x')}`, '?challenge=null']
    )
  ],
  [1, texts.filter((text) => !/\p{Surrogate}/u.test(text)).map((text) => `?challenge=${encodeURIComponent(text)}`)]
)

/** What a visitor asks for before anything else. */
const looks = fc
  .record({ query: challenges, visitor: visitors })
  .map(({ query, visitor: { browser, isWired, hasCookie } }): FuzzRequest => ({
    method: 'GET',
    url: `${signInUrl}${query}`,
    headers: hasCookie ? [['cookie', `${nameOf(isWired)}=${verifierOf(browser)}`]] : [],
    body: null,
    isWired,
    expected: query === '' || query === `?challenge=${goodChallenge}` ? 200 : null
  }))

interface RedemptionParts extends Omit<Post, 'url' | 'body' | 'headers'> {
  authorization: string | null
  ticket?: string
}

function redemption({ authorization, ticket, ...rest }: RedemptionParts): FuzzRequest {
  const { browser, type } = rest.visitor
  return post({
    url: ticketUrl,
    body: { ticket: ticket ?? `{{ticket:${browser}:${type}}}` },
    headers: authorization === null ? [] : [['authorization', authorization]],
    ...rest
  })
}

const redemptions = fc.tuple(visitors, fc.constantFrom(...people)).chain(([visitor, who]) => {
  const { browser, type } = visitor
  const authorization = `Bearer {{token:${who}}}`
  const tickets = fc.constantFrom(
    `{{spent:${browser}:${type}}}`,
    `{{ticket:${browser}:${type}}}x`,
    ` {{ticket:${browser}:${type}}}`,
    `{{upper:ticket:${browser}:${type}}}`,
    `{{visit:${browser}:${type}}}`,
    `{{state:${who}:${type}}}`,
    verifierOf(browser),
    canary.padEnd(43, 'x')
  )
  return weigh<FuzzRequest>(
    [3, fc.constant(redemption({ visitor, authorization, expected: 200 }))],
    [2, tickets.map((ticket) => redemption({ visitor, authorization, ticket, expected: null }))],
    [
      2,
      fc
        .constantFrom(other(browser), null)
        .map((given) => redemption({ visitor, authorization, browser: given, expected: null }))
    ],
    [
      2,
      weigh<string | null>([3, strangers], [1, fc.constant(null)]).map((given) =>
        redemption({ visitor, authorization: given, expected: null })
      )
    ]
  )
})

/** Every kind of request of signing in, beside what the contract alone tells of it. */
export const signInRequests: fc.Arbitrary<FuzzRequest> = weigh(
  [3, looks],
  [3, fittingLogins],
  [3, refusedLogins],
  [2, withOddCookies],
  [3, redemptions]
)
