import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import * as oauth from '../../src/index.js'

export interface HostOptions {
  store: oauth.BindingStore
  secret: string
  /** By the name in the path. A changed tenant is a new list. */
  tenants: ReadonlyMap<string, readonly oauth.Provider[]>
  /** Of the tenant whose types all others may have, too. */
  providers: readonly oauth.Provider[]
}

const tenantOf = ({ params }: FastifyRequest) => (params as { tenant: string }).tenant

export async function buildHost({ store, secret, tenants, providers }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(oauth.oauthBindingPlugin, {
    prefix: '/t/:tenant',
    ...{ store, secret, providers },
    chooseProviders: (request) => tenants.get(tenantOf(request)) ?? null,
    // Yours: who is signed in, and at which tenant.
    auth: async (request) => {
      if (request.headers['x-tenant'] !== tenantOf(request)) throw new Error('nobody is signed in at this tenant')
    },
    // Users of two tenants may have the same id.
    getUserId: (request) => `${tenantOf(request)}:${String(request.headers['x-user'])}`
  })
  return app
}
