import fastifySwagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { oauthBindingPlugin, type BindingStore, type Provider } from '../../src/index.js'

export interface HostOptions {
  store: BindingStore
  providers: readonly Provider[]
  secret: string
  openapi: '3.0.3' | '3.1.0'
}

/** Staff and customers bind the same logins, and are different users of one table. */
export async function buildHost({ openapi, ...common }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(fastifySwagger, {
    openapi: {
      openapi,
      info: { title: 'host', version: '1.0.0', license: { name: 'MIT', url: 'https://example.com/licence' } },
      components: { securitySchemes: { bearerToken: { type: 'http', scheme: 'bearer' } } }
    }
  })
  for (const role of ['staff', 'customer'] as const) {
    await app.register(oauthBindingPlugin, {
      prefix: `/${role}`,
      ...common,
      apiName: `${role}Bindings`,
      tags: [role],
      auth: async ({ headers }) => {
        if (headers['x-role'] !== role) throw new Error(`no ${role} is signed in`)
      },
      getUserId: ({ headers }) => `${role}:${String(headers['x-user'])}`
    })
  }
  return app
}
