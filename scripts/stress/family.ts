import { hash } from 'node:crypto'
import { clockHeader, guardedMark, prefixes, suspensionPath, userHeader, type Suspension } from './host-settings.js'
import { call, stateOf, type Answer, type Call } from './call.js'

/** The provider types that are on offer here. */
export const providerTypes = ['WECHAT', 'DING_TALK'] as const
export type ProviderType = (typeof providerTypes)[number]

/** The contract's operations at one server, as one user. */
export interface Family {
  list(): Promise<Answer | null>
  issue(provider: ProviderType): Promise<Answer | null>
  complete(provider: ProviderType, state: string, code: string): Promise<Answer | null>
  unbind(provider: ProviderType): Promise<Answer | null>
  /** Binds the account of a ticket, from a browser. */
  redeem(ticket: string, browser: string): Promise<Answer | null>
}

/** The contract's operations at one server, in a browser in which nobody is signed in. */
export interface Visitor {
  /** Asks for authorize URLs. */
  look(): Promise<Answer | null>
  /** Gets a state; `null`: there was no answer. */
  getState(provider: ProviderType): Promise<string | null>
  login(provider: ProviderType, state: string, code: string): Promise<Answer | null>
}

/** Speaks the contract to the server at `origin`, below a prefix; the headers tell who is signed in. */
export function familyAt(
  origin: string,
  headers: Readonly<Record<string, string>>,
  prefix: string = prefixes.free
): Family {
  const path = `${prefix}/oauth-binding`
  const send = (request: Omit<Call, 'headers'>): Promise<Answer | null> => call(origin, { ...request, headers })
  return {
    list: () => send({ method: 'GET', path }),
    issue: (provider) => send({ method: 'PUT', path: `${path}/${provider}`, body: { state: false } }),
    complete: (type, state, code) => send({ method: 'POST', path, body: { type, code, state } }),
    unbind: (provider) => send({ method: 'PUT', path: `${path}/${provider}`, body: { state: true } }),
    redeem: (ticket, browser) =>
      send({ method: 'POST', path: `${prefixes.signIn}/login/ticket`, body: { ticket, verifier: verifierOf(browser) } })
  }
}

/** What a browser proves itself with. */
function verifierOf(browser: string): string {
  return hash('sha256', browser, 'base64url')
}

const clockAt = (time: number | undefined): Record<string, string> =>
  time === undefined ? {} : { [clockHeader]: String(time) }

/** Returns the state for a provider that an answer to a look carries. */
export function readState(answer: Answer, provider: ProviderType): string {
  const { data } = answer.body as { data: { name: string; url: string }[] }
  return stateOf(data.find(({ name }) => name.toUpperCase() === provider)!.url)
}

/** Speaks to a server in a browser, to a host program at a time in ms since 1970; absent: now. */
export function visitorAt(origin: string, browser: string, time?: number): Visitor {
  const path = `${prefixes.signIn}/login`
  const [verifier, headers] = [verifierOf(browser), clockAt(time)]
  const challenge = hash('sha256', verifier, 'base64url')
  const look = () => call(origin, { method: 'GET', path: `${path}?challenge=${challenge}`, headers })
  return {
    look,
    getState: async (provider) => {
      const answer = await look()
      return answer?.status === 200 ? readState(answer, provider) : null
    },
    login: (type, state, code) => call(origin, { method: 'POST', path, headers, body: { type, code, state, verifier } })
  }
}

/** Suspends what a user has bound at a provider, or ends the suspension, at a time in ms since 1970; absent: now. */
export function suspend(origin: string, suspension: Suspension, time?: number): Promise<Answer | null> {
  return call(origin, { method: 'POST', path: suspensionPath, headers: clockAt(time), body: suspension })
}

/** Speaks to a host program as a user, at a time in ms since 1970; absent: now. */
export function hostFamily(origin: string, user: string, time?: number): Family {
  const prefix = user.includes(guardedMark) ? prefixes.guarded : prefixes.free
  return familyAt(origin, { [userHeader]: user, ...clockAt(time) }, prefix)
}
