import type { Findings } from '../findings.js'
import type { Exchange } from '../http/exchange.js'
import { parseList } from '../json.js'
import { createAuthorize } from './authorize.js'
import { openBrowser, type Browser, type Proof } from './browser.js'
import type { Ask, Session } from './session.js'
import { createUser, isSuccess, type Authorize, type User } from './user.js'

/** What a check has at hand. */
export interface World {
  /** The providers on offer, in upper case; the first is the one that most checks take. */
  readonly types: readonly [string, ...string[]]
  readonly first: User
  /** Another user; without `second user` among the needs, its token is none. */
  readonly second: User
  /** Two persons at the provider. */
  readonly people: readonly [string, string]
  /** Where the operations are. */
  readonly paths: Paths
  /** Sends a request as nobody, unless it has a token. */
  readonly ask: (asked: Ask) => Promise<Exchange>
  /** Sends a request as the operator; the path begins after that of the family. */
  readonly operate: (method: string, path: string, json?: object) => Promise<Exchange>
  readonly authorize: Authorize
  /** Opens a visitor's browser. */
  readonly openBrowser: (proof?: Proof) => Browser
  /** Returns what counts the codes that the simulator exchanges from now on; 0 where it does not tell. */
  readonly watchExchanges: () => Promise<() => Promise<number>>
  /** Waits until a state has expired. */
  readonly outliveState: () => Promise<void>
  /** Records a finding unless something holds. */
  readonly expect: (holds: boolean, finding: string, ...exchanges: readonly Exchange[]) => void
  /** Records a finding when what must be refused is a success. */
  readonly expectRefusal: (exchange: Exchange, what: string) => void
}

export interface Paths {
  /** Lists, completes; with a type after it, updates. */
  readonly family: string
  readonly login: string
  readonly operators: string
}

/** The calls that exchange a code, at each of the simulated platforms. */
const exchangeCall =
  /^(?:GET|POST) \/(?:sns\/oauth2\/access_token|v1\.0\/oauth2\/userAccessToken|sns\/getuserinfo_bycode)/

/** The simulator lists its latest exchanges, each with a number. */
async function watchExchanges({ settings, sender }: Session): Promise<() => Promise<number>> {
  const list = async (after: number) => {
    const request = { method: 'GET', path: `/sandbox/exchanges?after=${after}`, headers: [], body: null }
    return parseList((await sender.send(String(settings.providerOrigin), request)).text)
  }
  const last = Math.max(0, ...(await list(0)).map(({ id }) => Number(id)))
  return async () => (await list(last)).filter(({ call }) => exchangeCall.test(String(call))).length
}

/** Makes what a check has at hand. */
export function createWorld(session: Session, types: readonly [string, ...string[]], findings: Findings): World {
  const { settings, ask } = session
  const { prefixes, people } = settings
  const authorize = createAuthorize(session)
  const operators = `${prefixes.operator}/oauth-bindings`
  const expect: World['expect'] = (holds, finding, ...exchanges) => {
    if (!holds) findings.add(finding, ...exchanges)
  }
  return {
    ...{ types, people, ask, authorize, expect },
    paths: { family: `${prefixes.user}/oauth-binding`, login: `${prefixes.signIn}/login`, operators },
    first: createUser(session, settings.token, authorize),
    second: createUser(session, settings.secondToken ?? 'none', authorize),
    operate: (method, path, json) => ask({ method, path: operators + path, token: settings.operatorToken, json }),
    openBrowser: (proof = 'verifier') => openBrowser(session, authorize, proof),
    watchExchanges: () => watchExchanges(session),
    outliveState: () => session.wait(Number(settings.stateTtlSeconds) + 1),
    expectRefusal: (exchange, what) => expect(!isSuccess(exchange), `${what} was answered ${exchange.status}`, exchange)
  }
}
