import type { Test } from 'tap'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import type { Identity, Provider, ProviderAccount } from '../../src/platforms/provider.js'
import type { OauthSignInPluginOptions } from '../../src/sign-in-options.js'
import { buildApp, type BuildAppOptions, type TestApp, type TestResponse, type TestUser } from './build-app.js'
import type { Visitor } from './visitor.js'

/** A provider whose accounts the test tells: a code is the names of identities, `a,b` for instance. */
export interface Script {
  readonly wrap: (provider: Provider) => Provider
  /** How many codes were exchanged. */
  exchanges: number
  /** The exchange waits for it, when it is there. */
  gate: Promise<unknown> | undefined
}

/** Names an identity of the script. */
export function nameIdentity(name: string): Identity {
  return { issuer: 'scripted', kind: 'openid', subject: `subject-of-${name}` }
}

/** Creates a script. */
export function createScript(): Script {
  const fetchAccount = async (code: string): Promise<ProviderAccount> => {
    script.exchanges += 1
    await script.gate
    return { identities: code.split(',').map(nameIdentity), nickname: `person ${code}`, avatarUrl: null }
  }
  const script: Script = { exchanges: 0, gate: undefined, wrap: (provider) => ({ ...provider, fetchAccount }) }
  return script
}

/** Returns the state that an authorize URL carries. */
export function stateOf(url: string | undefined): string {
  return new URL(String(url)).searchParams.get('state') ?? ''
}

/** A host whose providers tell what the script says, for bindings and logins alike. */
export async function buildScripted(
  t: Test,
  kind: DatabaseKind,
  signIn: Partial<OauthSignInPluginOptions> = {},
  options: Partial<BuildAppOptions> = {}
): Promise<TestApp & { script: Script }> {
  const script = createScript()
  const wrapAll = (providers: readonly Provider[]): Provider[] => providers.map(script.wrap)
  const host = await buildApp(t, {
    ...options,
    kind,
    plugin: (given) => {
      const scripted = { ...given, providers: wrapAll(given.providers) }
      return options.plugin?.(scripted) ?? scripted
    },
    signIn: (given) => ({ ...given, providers: wrapAll(given.providers), ...signIn })
  })
  return { ...host, script }
}

/** Binds an account of the script to a user, by default to a new one. */
export async function bindAccount(host: TestApp, code: string, given?: TestUser, type = 'WECHAT'): Promise<TestUser> {
  const user = given ?? (await host.createUser())
  const state = stateOf(await host.issue(user, type))
  await host.complete(user, type, { code, state })
  return user
}

/** Signs in with an account of the script. */
export async function logIn(browser: Visitor, code: string, type = 'WECHAT'): Promise<TestResponse> {
  return browser.login(type, { code, state: stateOf((await browser.list())[type]) })
}

/** Signs in with an account that nobody has bound, and returns the ticket. */
export async function obtainTicket(browser: Visitor, code: string, type = 'WECHAT'): Promise<string> {
  const { data } = (await logIn(browser, code, type)).body as unknown as { data: { ticket: string } }
  return data.ticket
}
