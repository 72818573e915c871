import fastifyJwt from '@fastify/jwt'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import * as oauth from '../../src/index.js'
import type { PrismaClient } from './host-client.js'

export interface HostOptions {
  prisma: PrismaClient
  kind: oauth.DatabaseKind
  secret: string
  /** Of the tokens. */
  jwtSecret: string
  /** With the redirect addresses of binding, and of signing in. */
  providers: Record<'binding' | 'signIn', oauth.Provider[]>
}

type Models = Pick<PrismaClient, 'user' | 'session'>
type Claims = { sub: string; sid: string }

export async function buildHost({ prisma, kind, secret, jwtSecret, providers }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(fastifyJwt, { secret: jwtSecret, sign: { expiresIn: '8h' } })
  const common = {
    store: oauth.createPrismaStore({ client: prisma, kind }),
    secret,
    // A token stands for a row, so that it ends with its binding.
    auth: async (request: FastifyRequest) => {
      const { sid } = await request.jwtVerify<Claims>()
      const session = await prisma.session.findUnique({ where: { id: sid } })
      if (session === null) throw new Error('the session has ended')
    },
    getUserId: (request: FastifyRequest) => (request.user as Claims).sub
  }
  await app.register(oauth.oauthBindingPlugin, {
    ...common,
    prefix: '/api/administrator/user',
    providers: providers.binding,
    onEvent: async (event) => {
      if (oauth.endsSessions(event)) await prisma.session.deleteMany({ where: { bindingId: event.bindingId } })
    }
  })
  await app.register(oauth.oauthSignInPlugin, {
    ...common,
    prefix: '/api/auth',
    providers: providers.signIn,
    onUnknownAccount: async ({ account, client }) =>
      (await (client as Models).user.create({ data: { name: account.nickname ?? '' } })).id,
    createSession: async ({ userId, bindingId, client }) => {
      const session = await (client as Models).session.create({ data: { userId, bindingId } })
      return { token: app.jwt.sign({ sub: userId, sid: session.id }), role: 'user' }
    }
  })
  return app
}
