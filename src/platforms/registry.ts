import { isPlainText, isProviderType } from '../identifier.js'
import { fail } from './kit/options.js'
import type { Provider, ProviderRequest } from './provider.js'

export interface ProviderRegistry {
  /** The default client of each type, by `name` in code-unit order: `ding_talk` before `wechat`. */
  readonly all: readonly Provider[]
  /** Returns the default client of the contract's `type`: the first that is for every browser. Or `undefined`. */
  find(type: string): Provider | undefined
  /** Returns the client of the contract's `type` that suits a browser, else the default one. Or `undefined`. */
  findFor(type: string, request: ProviderRequest): Provider | undefined
  /** Returns every client of the contract's `type`, as listed by the host; none for an unknown type. */
  clientsOf(type: string): readonly Provider[]
}

const owner = 'createProviderRegistry'

const textKeys = ['type', 'name', 'icon', 'clientId', 'redirectUri'] as const

/** A database holds these texts; addresses are the longest of them. */
const maxTextLength = 2048

function checkProvider(provider: Provider, index: number): void {
  const option = (key: string): string => `providers[${index}].${key}`
  if (typeof provider !== 'object' || provider === null) fail(owner, `providers[${index}]`, 'must be a provider')
  for (const key of textKeys) {
    if (!isPlainText(provider[key], maxTextLength)) {
      fail(owner, option(key), `must be a string of 1 to ${maxTextLength} characters without control characters`)
    }
  }
  if (!isProviderType(provider.type)) fail(owner, option('type'), 'must be upper-case letters, digits, underscores')
  for (const language of ['zh-CN', 'en'] as const) {
    if (typeof provider.displayName?.[language] !== 'string') fail(owner, option('displayName'), `needs ${language}`)
  }
  if (![32, 64].includes(provider.stateLength)) fail(owner, option('stateLength'), 'must be 32 or 64')
  for (const key of ['createAuthorizeUrl', 'fetchAccount'] as const) {
    if (typeof provider[key] !== 'function') fail(owner, option(key), 'must be a function')
  }
  if (!['undefined', 'function'].includes(typeof provider.suits)) fail(owner, option('suits'), 'must be a function')
}

/** What a user sees of a login. Clients of one type must agree in it, clients of two types differ in the name. */
function describe({ name, icon, displayName }: Provider): string {
  return JSON.stringify([name, icon, displayName['zh-CN'], displayName.en])
}

function checkClients(type: string, clients: readonly Provider[]): void {
  const clientIds = clients.map(({ clientId }) => clientId)
  const duplicate = clientIds.find((value, index) => clientIds.indexOf(value) !== index)
  if (duplicate !== undefined) fail(owner, 'providers', `has two of the type ${type} with one clientId`)
  if (new Set(clients.map(describe)).size > 1) {
    fail(owner, 'providers', `has two of the type ${type} that differ in name, icon or displayName`)
  }
  // Of two clients without `suits`, or with the same one, the second would never be offered.
  if (new Set(clients.map(({ suits }) => suits)).size < clients.length) {
    fail(owner, 'providers', `has two of the type ${type} for the same browser; give each a \`suits\` of its own`)
  }
}

function chooseDefault(clients: readonly Provider[]): Provider {
  return clients.find(({ suits }) => suits === undefined) ?? clients[0]!
}

/** A type may have several clients, apps of one login that are for different browsers. */
export function createProviderRegistry(providers: readonly Provider[]): ProviderRegistry {
  if (!Array.isArray(providers) || providers.length === 0) fail(owner, 'providers', 'must list at least one provider')
  providers.forEach(checkProvider)
  const byType = new Map<string, readonly Provider[]>()
  for (const provider of providers as readonly Provider[]) {
    byType.set(provider.type, Object.freeze([...(byType.get(provider.type) ?? []), provider]))
  }
  for (const [type, clients] of byType) checkClients(type, clients)
  const all = [...byType.values()].map(chooseDefault)
  const names = all.map(({ name }) => name)
  const shared = names.find((name, index) => names.indexOf(name) !== index)
  if (shared !== undefined) fail(owner, 'providers', `has two types of the name ${shared}`)
  const clientsOf = (type: string): readonly Provider[] => byType.get(type) ?? []
  const find = (type: string): Provider | undefined => all.find((provider) => provider.type === type)
  return Object.freeze({
    all: Object.freeze(all.sort((a, b) => (a.name < b.name ? -1 : 1))),
    find,
    findFor: (type: string, request: ProviderRequest) =>
      clientsOf(type).find((client) => client.suits?.(request)) ?? find(type),
    clientsOf
  })
}
