import Fastify, { type FastifyInstance } from 'fastify'
import { oauthBindingPlugin, type BindingStore, type Provider } from '../../src/index.js'

/** What differs between production and a test. */
export interface HostOptions {
  store: BindingStore
  providers: readonly Provider[]
  secret: string
}

export async function buildHost(options: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(oauthBindingPlugin, {
    prefix: '/api/administrator/user',
    ...options,
    // Yours: who is signed in.
    auth: async ({ headers }) => {
      if (headers['x-user'] === undefined) throw new Error('nobody is signed in')
    },
    getUserId: ({ headers }) => String(headers['x-user'])
  })
  return app
}
