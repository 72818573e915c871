import Fastify, { type FastifyInstance } from 'fastify'
import { createPrismaStore, oauthBindingPlugin, type Provider, type SqlClient } from '../../src/index.js'

/** The host's own client: its schema has our models beside `Customer`, in a PostgreSQL schema of the host's. */
export interface PrismaClient extends SqlClient {
  customer: { findUnique(query: { where: { token: string } }): Promise<{ id: string } | null> }
}

export interface HostOptions {
  prisma: PrismaClient
  providers: readonly Provider[]
  secret: string
}

declare module 'fastify' {
  interface FastifyRequest {
    customerId: string
  }
}

export async function buildHost({ prisma, providers, secret }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  app.decorateRequest('customerId', '')
  await app.register(oauthBindingPlugin, {
    prefix: '/api/administrator/user',
    store: createPrismaStore({ client: prisma, kind: 'postgresql' }),
    providers,
    secret,
    auth: async (request) => {
      const customer = await prisma.customer.findUnique({ where: { token: String(request.headers['x-token']) } })
      if (customer === null) throw new Error('nobody is signed in')
      request.customerId = customer.id
    },
    getUserId: ({ customerId }) => customerId
  })
  return app
}
