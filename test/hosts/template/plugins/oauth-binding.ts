import fp from 'fastify-plugin'
import { oauthBindingPlugin } from '../../../../src/index.js'
import type { AppOptions } from '../app.js'

export default fp<AppOptions>(
  async (fastify, { store, providers, secret }) => {
    await fastify.register(oauthBindingPlugin, {
      prefix: '/api/administrator/user',
      ...{ store, providers, secret },
      auth: async ({ headers }) => {
        if (headers['x-user'] === undefined) throw new Error('nobody is signed in')
      },
      getUserId: ({ headers }) => String(headers['x-user'])
    })
  },
  { name: 'oauth-binding', dependencies: ['documentation', 'support'] }
)
