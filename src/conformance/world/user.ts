import { BlockedError } from '../errors.js'
import type { Exchange } from '../http/exchange.js'
import { isObject } from '../json.js'
import type { Ask, Session } from './session.js'

/** What the provider hands to the front end. */
export interface Callback {
  readonly code: string
  readonly state: string
}

export interface ListedBinding {
  /** In upper case, as operations take it. */
  readonly type: string
  readonly url: string
  readonly isBound: boolean
  /** As it was answered; `null`: nothing is bound. */
  readonly nickname: unknown
  /** When it was bound, as it was answered; `null`: it is not. */
  readonly boundAt: unknown
}

/** A signed-in user. What prepares a check throws `BlockedError` when it does not succeed. */
export interface User {
  readonly token: string
  readonly ask: (asked: Ask) => Promise<Exchange>
  /** Lists the providers. @throws BlockedError */
  readonly list: () => Promise<readonly ListedBinding[]>
  /** Tells what is bound, by type. @throws BlockedError */
  readonly bound: () => Promise<readonly string[]>
  /** Returns a fresh authorize URL. @throws BlockedError */
  readonly issue: (type: string) => Promise<string>
  readonly update: (type: string, state: unknown) => Promise<Exchange>
  readonly unbind: (type: string) => Promise<Exchange>
  readonly complete: (type: string, callback: Callback) => Promise<Exchange>
  /** Issues, authorises and completes. @throws BlockedError */
  readonly bind: (type: string, person: string) => Promise<Callback>
}

export type Authorize = (url: string, person: string) => Promise<Callback>

/** Tells whether an answer is a success, whatever its body; which status it must have, the contract checks. */
export function isSuccess({ status }: Exchange): boolean {
  return status >= 200 && status < 300
}

/** Returns the exchange of a success. @throws BlockedError */
export function requireSuccess(exchange: Exchange): Exchange {
  if (isSuccess(exchange)) return exchange
  const { request, status } = exchange
  throw new BlockedError(`${request.method} ${request.path} was answered ${status}`)
}

/** Returns the object `data` of an answer; empty when it has none. */
export function dataOf({ body: { data } }: Exchange): Record<string, unknown> {
  return isObject(data) ? data : {}
}

/** Reads a list of providers, as far as it is one. */
export function readListed({ body: { data } }: Exchange): ListedBinding[] {
  if (!Array.isArray(data)) return []
  return data.filter(isObject).map(({ name, url, has_binding: isBound, binding }) => ({
    type: String(name).toUpperCase(),
    url: String(url),
    isBound: isBound === true,
    nickname: isObject(binding) ? binding['nickname'] : null,
    boundAt: isObject(binding) ? binding['bound_at'] : null
  }))
}

export function createUser({ settings, secrets, ask: send }: Session, token: string, authorize: Authorize): User {
  const family = `${settings.prefixes.user}/oauth-binding`
  const ask: User['ask'] = (asked) => send({ token, ...asked })
  const list: User['list'] = async () => readListed(requireSuccess(await ask({ path: family })))
  const update: User['update'] = (type, state) =>
    ask({ method: 'PUT', path: `${family}/${type}`, json: state === undefined ? {} : { state } })
  const issue: User['issue'] = async (type) => String(requireSuccess(await update(type, false)).body['data'])
  const complete: User['complete'] = (type, callback) => {
    secrets.add('code', callback.code)
    secrets.add('state', callback.state)
    return ask({ method: 'POST', path: family, json: { type, ...callback } })
  }
  return {
    ...{ token, ask, list, issue, update, complete },
    bound: async () => (await list()).filter(({ isBound }) => isBound).map(({ type }) => type),
    unbind: (type) => update(type, true),
    bind: async (type, person) => {
      const callback = await authorize(await issue(type), person)
      requireSuccess(await complete(type, callback))
      return callback
    }
  }
}
