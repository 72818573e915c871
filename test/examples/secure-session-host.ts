import fastifySecureSession from '@fastify/secure-session'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import * as oauth from '../../src/index.js'
import type { PrismaClient } from './host-client.js'

export interface HostOptions {
  prisma: PrismaClient
  kind: oauth.DatabaseKind
  secret: string
  key: Buffer // 32 random bytes
  /** With the redirect addresses of binding, and of signing in. */
  providers: Record<'binding' | 'signIn', oauth.Provider[]>
}

declare module '@fastify/secure-session' {
  interface SessionData extends Record<'id' | 'userId', string> {}
}

type Models = Pick<PrismaClient, 'user' | 'session'>

export async function buildHost({ prisma, kind, secret, key, providers }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(fastifySecureSession, { key, cookie: { path: '/', secure: true, sameSite: 'lax' } })
  const common = {
    store: oauth.createPrismaStore({ client: prisma, kind }),
    secret,
    // A cookie stands for a row, so that it ends with its binding.
    auth: async (request: FastifyRequest) => {
      const id = request.session.get('id') ?? ''
      if ((await prisma.session.findUnique({ where: { id } })) === null) throw new Error('nobody is signed in')
    },
    getUserId: ({ session }: FastifyRequest) => session.get('userId') ?? '',
    challenge: false as const
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
    sessionSchema: { type: 'object', properties: { user_id: { type: 'string' } } },
    onUnknownAccount: async ({ account, client }) =>
      (await (client as Models).user.create({ data: { name: account.nickname ?? '' } })).id,
    createSession: async ({ userId, bindingId, client, request }) => {
      const { id } = await (client as Models).session.create({ data: { userId, bindingId } })
      // When the login fails after all, the row is gone and the cookie opens nothing.
      request.session.set('id', id)
      request.session.set('userId', userId)
      return { user_id: userId }
    }
  })
  return app
}
