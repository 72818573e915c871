import Fastify, { type FastifyInstance } from 'fastify'
import { createAccessTokenVerifier, createAccessTokens } from '../../../src/auth/access-token.js'
import { createAuthenticate } from '../../../src/auth/authenticate.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import type { OauthBindingPluginOptions } from '../../../src/options.js'
import { oauthBindingPlugin } from '../../../src/plugin.js'
import { createWechatProvider } from '../../../src/platforms/wechat/provider.js'
import { stateOf } from '../call.js'
import type { Vendor, VendorFault } from '../vendor.js'
import { recordStatements, type RecordedStatement } from './record-statements.js'

/** The statements of one request. */
export interface RecordedRequest {
  name: string
  statements: RecordedStatement[]
}

/** Where the plugin is registered with a guard of the last login method, and without: they unbind in different ways. */
const prefixes = { guarded: '/guarded', free: '/free' } as const
const path = `${prefixes.guarded}/oauth-binding`

interface Actor {
  app: FastifyInstance
  vendor: Vendor
  token: string
}

async function ask({ app, token }: Actor, method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${token}` }
  return app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
}

async function issue(actor: Actor): Promise<string> {
  const { data } = (await ask(actor, 'PUT', `${path}/WECHAT`, { state: false })).json<{ data: string }>()
  return stateOf(data)
}

async function complete(actor: Actor, openId: string, fault: VendorFault = 'none'): Promise<() => Promise<unknown>> {
  const state = await issue(actor)
  const code = actor.vendor.issueCode({ openId, unionId: `${openId}-union` }, fault)
  return async () => ask(actor, 'POST', path, { type: 'WECHAT', code, state })
}

/** Everything that the three operations do, each way through them. */
async function* requests(actor: Actor, other: Actor): AsyncGenerator<[string, () => Promise<unknown>]> {
  const bind = await complete(actor, 'size-1')
  yield ['bind', bind]
  yield ['repeat a completion', bind]
  yield ['refresh', await complete(actor, 'size-1')]
  yield ['rebind', await complete(actor, 'size-2')]
  yield ['bind an account of another user', await complete(other, 'size-2')]
  yield ['complete what the provider refuses', await complete(actor, 'size-1', 'refused')]
  yield ['issue', async () => issue(actor)]
  yield ['list', async () => ask(actor, 'GET', path)]
  yield ['list again', async () => ask(actor, 'GET', path)]
  yield ['unbind', async () => ask(actor, 'PUT', `${path}/WECHAT`, { state: true })]
  await (
    await complete(actor, 'size-1')
  )()
  const free = `${prefixes.free}/oauth-binding/WECHAT`
  yield ['unbind without a guard', async () => ask(actor, 'PUT', free, { state: true })]
}

/**
 * Runs every kind of request once, as two users whose numbers lie among those in the database, and returns the
 * statements that each of them sent.
 */
export async function recordRequests(databaseUrl: string, vendor: Vendor): Promise<RecordedRequest[]> {
  const database = await openDatabase(databaseUrl)
  const recorded = recordStatements(database)
  const tokens = createPrismaAccessTokenStore(recorded)
  const app = Fastify()
  const options: OauthBindingPluginOptions = {
    ...createAuthenticate([createAccessTokenVerifier({ store: tokens })]),
    store: createPrismaStore(recorded),
    providers: [
      createWechatProvider({
        appId: 'wx64b522a7ca7bf76d',
        appSecret: 'wechat-secret-for-tests',
        redirectUri: 'http://localhost:8000/#/binding/wechat',
        apiBaseUrl: vendor.origin
      })
    ],
    secret: 'a key for stress runs only, 32 characters',
    // Every issue looks for states that are too many.
    maxOpenStates: 2
  }
  await app.register(oauthBindingPlugin, { ...options, prefix: prefixes.guarded, canUnbind: () => true })
  await app.register(oauthBindingPlugin, { ...options, prefix: prefixes.free })
  const createActor = async (userId: string): Promise<Actor> => {
    const token = { store: tokens, userId, name: 'stress', count: 1, expiresAt: null, now: new Date() }
    return { app, vendor, token: (await createAccessTokens(token))[0] as string }
  }
  try {
    const [actor, other] = [await createActor('2001'), await createActor('2003')]
    const found: RecordedRequest[] = []
    for await (const [name, run] of requests(actor, other)) {
      recorded.takeStatements()
      await run()
      found.push({ name, statements: recorded.takeStatements() })
    }
    return found
  } finally {
    await app.close()
    await database.close()
  }
}
