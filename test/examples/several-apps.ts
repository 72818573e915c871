import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import * as oauth from '../../src/index.js'

export interface HostOptions {
  store: oauth.PrismaStore
  secret: string
  /** A website application and an official account, both of one open-platform account. */
  shop: Record<'website' | 'officialAccount', oauth.Provider>
  /** The website application with the redirect address of another front end. */
  portal: oauth.Provider
}

export async function buildHost({ store, secret, shop, portal }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  const common = {
    store,
    secret,
    // Yours: who is signed in.
    auth: async ({ headers }: FastifyRequest) => {
      if (headers['x-user'] === undefined) throw new Error('nobody is signed in')
    },
    getUserId: ({ headers }: FastifyRequest) => String(headers['x-user'])
  }
  await app.register(oauth.oauthBindingPlugin, {
    ...common,
    prefix: '/shop/api',
    providers: [shop.officialAccount, shop.website]
  })
  await app.register(oauth.oauthBindingPlugin, {
    ...common,
    prefix: '/portal/api',
    apiName: 'portalBinding',
    providers: [portal]
  })
  return app
}
