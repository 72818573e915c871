import { BlockedError } from '../errors.js'
import type { Session } from './session.js'
import type { Authorize, Callback } from './user.js'

/** WeChat's own browser, in which the pages of every platform open. */
const userAgent = 'Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0.50'

/** The redirect address may be a route behind `#`, and the parameters in it. @throws BlockedError */
function readCallback(location: string): Callback {
  const { searchParams, hash } = new URL(location)
  const ofRoute = new URLSearchParams(hash.replace(/^[^?]*\??/, ''))
  const read = (name: string) => searchParams.get(name) ?? ofRoute.get(name)
  const [code, state] = [read('code') ?? read('authCode'), read('state')]
  if (code === null || state === null) throw new BlockedError('the provider redirects without code and state')
  return { code, state }
}

/** Returns what plays the person at the simulator: it consents at an authorize URL. */
export function createAuthorize({ settings, secrets, sender }: Session): Authorize {
  return async (text, person) => {
    const origin = URL.canParse(text) && new URL(text).origin
    if (origin !== settings.providerOrigin) {
      throw new BlockedError('the authorize URL does not lead to the provider origin')
    }
    const url = new URL(text)
    url.searchParams.set('sandbox_account', person)
    url.searchParams.set('sandbox_decision', 'allow')
    const path = url.pathname + url.search
    const request = { method: 'GET', path, headers: [['user-agent', userAgent]], body: null } as const
    const { status, headers } = await sender.send(url.origin, request)
    const { location = '' } = headers
    if (!URL.canParse(location)) {
      throw new BlockedError(`the simulator answered ${status} instead of a redirect, for ${person}`)
    }
    const callback = readCallback(location)
    secrets.add('code', callback.code)
    return callback
  }
}
