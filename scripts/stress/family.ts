import { clockHeader, guardedMark, prefixes, userHeader } from './host-settings.js'
import { call, type Answer, type Call } from './call.js'

/** The provider types that are on offer here. */
export const providerTypes = ['WECHAT', 'DING_TALK'] as const
export type ProviderType = (typeof providerTypes)[number]

/** The contract's operations at one server, as one user. */
export interface Family {
  list(): Promise<Answer | null>
  issue(provider: ProviderType): Promise<Answer | null>
  complete(provider: ProviderType, state: string, code: string): Promise<Answer | null>
  unbind(provider: ProviderType): Promise<Answer | null>
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
    unbind: (provider) => send({ method: 'PUT', path: `${path}/${provider}`, body: { state: true } })
  }
}

/** Speaks to a host program as a user, at a time in ms since 1970; absent: now. */
export function hostFamily(origin: string, user: string, time?: number): Family {
  const clock: Record<string, string> = time === undefined ? {} : { [clockHeader]: String(time) }
  const prefix = user.includes(guardedMark) ? prefixes.guarded : prefixes.free
  return familyAt(origin, { [userHeader]: user, ...clock }, prefix)
}
