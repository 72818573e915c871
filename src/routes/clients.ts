import type { FastifyRequest } from 'fastify'
import { createBindingError, type OauthBindingError } from '../errors.js'
import type { Provider, ProviderRequest } from '../platforms/provider.js'
import type { ProvidersFor } from './choose-providers.js'

/** Worded by the error handler like any other value that is not in the contract's list. */
function createTypeNotOffered(): OauthBindingError {
  const validation = [{ keyword: 'enum', instancePath: '/type', schemaPath: '#/enum', params: {} }]
  return Object.assign(createBindingError('VALIDATION_FAILED'), { validation })
}

export function describeBrowser(request: FastifyRequest): ProviderRequest {
  return { userAgent: request.headers['user-agent'] }
}

/** The client that suits the browser comes first. */
export type RequireClients = (type: string, request: FastifyRequest) => readonly [Provider, ...Provider[]]

export function createRequireClients(providersFor: ProvidersFor): RequireClients {
  return (type, request) => {
    const providers = providersFor(request)
    const clients = providers.clientsOf(type)
    // Nearly always there is one; a list of one is in order.
    if (clients.length === 1) return clients as readonly [Provider]
    const first = providers.findFor(type, describeBrowser(request))
    if (first === undefined) throw createTypeNotOffered()
    return [first, ...clients.filter((client) => client !== first)]
  }
}
