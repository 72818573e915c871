import { createHash, randomBytes } from 'node:crypto'
import type { Exchange } from '../http/exchange.js'
import type { Session } from './session.js'
import { readListed, requireSuccess, type Authorize, type Callback } from './user.js'

/** How a browser proves that it is the one that got the URL. */
export type Proof = 'cookie' | 'verifier'

export interface Browser {
  readonly look: () => Promise<Exchange>
  /** Returns an authorize URL. @throws BlockedError */
  readonly urlOf: (type: string) => Promise<string>
  readonly logIn: (type: string, callback: Callback, more?: object) => Promise<Exchange>
  /** Looks, authorises and logs in. @throws BlockedError */
  readonly signIn: (type: string, person: string) => Promise<Exchange>
  readonly redeem: (token: string | undefined, ticket: string) => Promise<Exchange>
}

export function openBrowser(session: Session, authorize: Authorize, proof: Proof): Browser {
  const { settings, secrets, ask } = session
  const path = `${settings.prefixes.signIn}/login`
  const verifier = randomBytes(32).toString('base64url')
  const cookies = new Map<string, string>()
  const own = proof === 'verifier' ? { verifier } : {}
  const query = proof === 'verifier' ? `?challenge=${createHash('sha256').update(verifier).digest('base64url')}` : ''
  secrets.add('verifier', verifier)

  const send = async (asked: { method?: string; path: string; json?: object; token?: string | undefined }) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const exchange = await ask({ ...asked, headers: cookie === '' ? [] : [['cookie', cookie]] })
    for (const [, name, value] of (exchange.headers['set-cookie'] ?? '').matchAll(/^([^=\n]+)=([^;\n]*)/gm)) {
      cookies.set(name!, value!)
    }
    return exchange
  }
  const look: Browser['look'] = () => send({ path: path + query })
  const urlOf: Browser['urlOf'] = async (type) => {
    const offered = readListed(requireSuccess(await look())).filter((method) => method.type === type)
    // Without the platform it is none, and leads nowhere.
    return offered.map(({ url }) => url).join()
  }
  const logIn: Browser['logIn'] = (type, callback, more = {}) => {
    secrets.add('code', callback.code)
    return send({ method: 'POST', path, json: { type, ...callback, ...own, ...more } })
  }
  return {
    ...{ look, urlOf, logIn },
    signIn: async (type, person) => logIn(type, await authorize(await urlOf(type), person)),
    redeem: (token, ticket) => send({ method: 'POST', path: `${path}/ticket`, token, json: { ticket, ...own } })
  }
}
