import type { FastifyInstance } from 'fastify'
import { OptionsError } from '../errors.js'
import type { OauthBindingApi } from './oauth-binding-api.js'

const defaultName = 'oauthBinding'

/**
 * Decorates the host with the API of a registration, the only name that the host gets from the plugin. The default name
 * is left alone when the host, or another registration, has it; a warning then names the option.
 */
export function decorateHost(host: FastifyInstance, api: OauthBindingApi, name: string | undefined): void {
  const chosen = name ?? defaultName
  if (!host.hasDecorator(chosen)) host.decorate(chosen, api)
  else if (name === undefined) {
    host.log.warn(`oauthBindingPlugin: the decorator ${defaultName} is taken; the option apiName gives another name`)
  } else throw new OptionsError(`oauthBindingPlugin: apiName must be the name of no decorator; ${name} is taken`)
}
