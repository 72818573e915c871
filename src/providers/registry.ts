import type { Provider } from './provider.js'
import { fail } from './options.js'

/** The providers on offer. */
export interface ProviderRegistry {
  /** All of them, by `name` in code-unit order: `ding_talk` before `wechat`. */
  readonly all: readonly Provider[]
  /** Returns the provider of the contract's `type`, or `undefined`. */
  find(type: string): Provider | undefined
}

const owner = 'createProviderRegistry'

const textKeys = ['type', 'name', 'icon', 'clientId', 'redirectUri'] as const

function checkProvider(provider: Provider, index: number): void {
  const option = (key: string): string => `providers[${index}].${key}`
  if (typeof provider !== 'object' || provider === null) fail(owner, `providers[${index}]`, 'must be a provider')
  for (const key of textKeys) {
    const value: unknown = provider[key]
    if (typeof value !== 'string' || value === '') fail(owner, option(key), 'must be a non-empty string')
  }
  for (const language of ['zh-CN', 'en'] as const) {
    if (typeof provider.displayName?.[language] !== 'string') fail(owner, option('displayName'), `needs ${language}`)
  }
  if (![32, 64].includes(provider.stateLength)) fail(owner, option('stateLength'), 'must be 32 or 64')
  for (const key of ['createAuthorizeUrl', 'fetchAccount'] as const) {
    if (typeof provider[key] !== 'function') fail(owner, option(key), 'must be a function')
  }
}

/**
 * Arranges providers by type.
 *
 * @throws OAUTH_BINDING_OPTIONS when there is none, one is incomplete, or two share a type or a name.
 */
export function createProviderRegistry(providers: readonly Provider[]): ProviderRegistry {
  if (!Array.isArray(providers) || providers.length === 0) fail(owner, 'providers', 'must list at least one provider')
  providers.forEach(checkProvider)
  for (const key of ['type', 'name'] as const) {
    const values = providers.map((provider) => provider[key])
    const duplicate = values.find((value, index) => values.indexOf(value) !== index)
    if (duplicate !== undefined) fail(owner, 'providers', `has two of the ${key} ${duplicate}`)
  }
  const all = Object.freeze([...providers].sort((a, b) => (a.name < b.name ? -1 : 1)))
  const byType = new Map(all.map((provider) => [provider.type, provider]))
  return Object.freeze({ all, find: (type: string) => byType.get(type) })
}
