import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import * as oauth from '../../src/index.js'

export interface Tenant {
  /** In lower case; it becomes part of the paths and of the decorator's name. */
  name: string
  /** Of a database, or a schema, that is this tenant's alone. */
  database: oauth.Database
  secret: string
  providers: oauth.Provider[]
}

export async function buildHost(tenants: Tenant[]): Promise<FastifyInstance> {
  const app = Fastify()
  for (const { name, database, secret, providers } of tenants) {
    await oauth.migrate(database)
    await app.register(oauth.oauthBindingPlugin, {
      prefix: `/${name}/api`,
      apiName: `${name}Binding`,
      store: oauth.createPrismaStore(database),
      secret,
      providers,
      // Yours: who is signed in, and at which tenant.
      auth: async ({ headers }: FastifyRequest) => {
        if (headers['x-tenant'] !== name) throw new Error(`nobody is signed in at ${name}`)
      },
      getUserId: ({ headers }: FastifyRequest) => String(headers['x-user'])
    })
  }
  return app
}
