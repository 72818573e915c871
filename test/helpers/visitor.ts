import { hash, randomBytes } from 'node:crypto'
import { parseSetCookie, stringifyCookie, type Cookies } from 'cookie'
import type { Test } from 'tap'
import { assertContract } from './assert-contract.js'
import { authorize, signInUrl, type Callback, type TestApp, type TestResponse, type TestUser } from './build-app.js'

/** How a browser proves that a URL was handed to it. */
export type Proof = 'cookie' | 'verifier'

/** A browser in which nobody is signed in. */
export interface Visitor {
  readonly cookies: Cookies
  /** Sent where that is the proof. */
  readonly verifier: string
  /** Gets the authorize URLs, by type. */
  readonly list: () => Promise<Readonly<Record<string, string>>>
  /** Gets an authorize URL and authorises there as a person. */
  readonly authorize: (type: string, person: string) => Promise<Callback>
  readonly login: (type: string, callback: Callback) => Promise<TestResponse>
  /** Gets a URL, authorises and logs in. */
  readonly signIn: (type: string, person: string) => Promise<TestResponse>
  readonly redeem: (user: TestUser, ticket: string) => Promise<TestResponse>
  /** Sends any request from this browser. */
  readonly send: (request: VisitorRequest) => Promise<TestResponse>
}

/** What a browser visits. */
export interface VisitedHost extends Pick<TestApp, 'app' | 'canaries' | 'clock'> {
  /** Where the requests of the browser come from. */
  readonly remoteAddress?: string
}

/** A request of a visitor. */
export interface VisitorRequest {
  readonly method?: 'GET' | 'POST'
  readonly url?: string
  readonly payload?: object | string
  readonly user?: TestUser
  readonly headers?: Readonly<Record<string, string>>
}

const authorizationOf = (user: TestUser | undefined): Record<string, string> =>
  user === undefined ? {} : { authorization: `Bearer ${user.token}` }

/** Keeps the cookies of an answer, as a browser does, and forgets them when their time is over. */
function createJar(cookies: Cookies, now: () => Date) {
  const expiries = new Map<string, number>()
  return {
    write: (): string => {
      for (const [name, expiry] of expiries) if (expiry <= now().getTime()) delete cookies[name]
      return stringifyCookie(cookies)
    },
    keep: (header: unknown): void => {
      for (const line of [header ?? []].flat()) {
        const { name, value, maxAge = Infinity } = parseSetCookie(String(line))
        cookies[name] = value
        expiries.set(name, now().getTime() + maxAge * 1000)
      }
    }
  }
}

/** Opens a browser of its own; every answer is held against the contract, and its secrets are looked for at the end. */
export function openBrowser(
  t: Test,
  { app, canaries, clock, remoteAddress = '127.0.0.1' }: VisitedHost,
  proof: Proof = 'cookie',
  verifier = randomBytes(32).toString('base64url')
): Visitor {
  const cookies: Cookies = {}
  const jar = createJar(cookies, clock.now)
  const own = proof === 'cookie' ? {} : { verifier }
  const query = proof === 'cookie' ? '' : `?challenge=${hash('sha256', verifier, 'base64url')}`
  canaries.add('verifier', verifier)
  const send: Visitor['send'] = async ({ method = 'GET', url = signInUrl, payload, user, headers }) => {
    const cookie = jar.write()
    const response = await app.inject({
      ...{ method, url, remoteAddress, ...(payload === undefined ? {} : { payload }) },
      headers: { ...(cookie === '' ? {} : { cookie }), ...authorizationOf(user), ...headers }
    })
    assertContract(t, { method, url, response })
    jar.keep(response.headers['set-cookie'])
    canaries.add('verifier', ...Object.values(cookies))
    canaries.add('state', ...[...response.body.matchAll(/[?&]state=(\w+)/g)].map(([, state]) => state))
    const body = response.json()
    canaries.add('ticket', body.data?.ticket)
    return { status: response.statusCode, text: response.body, body, headers: response.headers }
  }
  const list: Visitor['list'] = async () => {
    const { data } = (await send({ url: signInUrl + query })).body as unknown as {
      data: { name: string; url: string }[]
    }
    return Object.fromEntries(data.map(({ name, url }) => [name.toUpperCase(), url]))
  }
  const visit: Visitor['authorize'] = async (type, person) => authorize((await list())[type] as string, person)
  const login: Visitor['login'] = (type, callback) => {
    canaries.add('code', callback.code)
    return send({ method: 'POST', payload: { type, ...callback, ...own } })
  }
  return {
    ...{ cookies, verifier, list, send, login, authorize: visit },
    signIn: async (type, person) => login(type, await visit(type, person)),
    redeem: (user, ticket) => send({ method: 'POST', url: `${signInUrl}/ticket`, user, payload: { ticket, ...own } })
  }
}
