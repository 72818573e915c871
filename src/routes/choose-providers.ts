import type { FastifyRequest } from 'fastify'
import { createBindingError, OptionsError } from '../errors.js'
import type { ChooseProviders, Provider } from '../platforms/provider.js'
import { createProviderRegistry, type ProviderRegistry } from '../platforms/registry.js'

export type ProvidersFor = (request: FastifyRequest) => ProviderRegistry

/**
 * Each list is checked when it is chosen for the first time: a host that returns the same list for the same tenant pays for
 * it once.
 *
 * @param all What the boot has checked: their types are those of the routes.
 */
export function createProvidersFor(all: ProviderRegistry, choose: ChooseProviders | undefined): ProvidersFor {
  if (choose === undefined) return () => all
  const checked = new WeakMap<readonly Provider[], ProviderRegistry>()
  const check = (list: readonly Provider[]): ProviderRegistry => {
    const registry = createProviderRegistry(list)
    const other = registry.all.find(({ type }) => all.find(type) === undefined)
    if (other !== undefined) {
      throw new OptionsError(`oauthBindingPlugin: chooseProviders chose ${other.type}, a type that providers lacks`)
    }
    checked.set(list, registry)
    return registry
  }
  return (request) => {
    const list = choose(request)
    if (list === null) throw createBindingError('NOT_FOUND')
    return checked.get(list) ?? check(list)
  }
}
