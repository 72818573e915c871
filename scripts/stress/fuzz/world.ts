import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import { adminAbility, createAccessTokens, defaultAbility } from '../../../src/auth/access-token.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { openStressDatabase, type StressDatabase } from '../stress-database.js'
import { startVendor } from '../vendor.js'
import { browsers, verifierOf } from './browsers.js'
import type { Fault } from './fault.js'
import { types, type FuzzRequest } from './fuzz-request.js'
import { createResolver, type ResolvedRequest } from './resolve.js'
import { issuer, openSubject, secrets, type SubjectName } from './subjects.js'

const beginning = new Date(Date.UTC(2026, 10, 22, 8))

/** What requests fill; the tokens of logins are in a table with others. */
const emptied = [
  'oauth_states',
  'oauth_sign_ins',
  'oauth_sessions',
  'binding_events',
  'oauth_identities',
  'oauth_bindings'
] as const

/** A subject with users, tokens and a vendor. */
export interface World {
  app: FastifyInstance
  database: StressDatabase
  /** The tokens that are good, by whose they are. */
  tokens: Readonly<Record<string, string>>
  /** What no answer may hold. */
  secrets: readonly string[]
  resolve: (request: FuzzRequest) => Promise<ResolvedRequest>
  /** Empties what requests fill, and binds a provider for alice, and all for carol, for whom no request is sent. */
  reset: () => Promise<void>
  close: () => Promise<void>
}

async function createTokens(database: Awaited<ReturnType<typeof openDatabase>>): Promise<Record<string, string>> {
  const store = createPrismaAccessTokenStore(database)
  const common = { store, name: 'fuzz', count: 1, expiresAt: null, now: beginning }
  const create = async (more: object): Promise<string> =>
    String(await createAccessTokens({ ...common, userId: '1', ...more }))
  const tokens = {
    alice: await create({ userId: '1' }),
    bob: await create({ userId: '2' }),
    carol: await create({ userId: '3' }),
    dora: await create({ userId: '4' }),
    olga: await create({ userId: '5', abilities: [adminAbility] }),
    plain: await create({ userId: '1', abilities: [defaultAbility] }),
    expired: await create({ expiresAt: new Date(beginning.getTime() - 1000) }),
    revoked: await create({}),
    stranger: await create({ holderType: 'App\\Models\\Machine' })
  }
  await store.deleteAccessToken(tokens.revoked.split('|')[0] as string)
  return tokens
}

async function signTokens(): Promise<Record<string, string>> {
  const now = Math.floor(beginning.getTime() / 1000)
  const sign = (claims: object, secret: string = secrets.jwt): Promise<string> =>
    new SignJWT({ iss: issuer.issuer, aud: issuer.audience, sub: '1', exp: now + 600, ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret))
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const [, payload = ''] = (await sign({})).split('.')
  return {
    none: `${encode({ alg: 'none' })}.${payload}.`,
    audience: await sign({ aud: 'another' }),
    expired: await sign({ exp: now - 1 }),
    key: await sign({}, 'x'.repeat(32))
  }
}

/**
 * Opens a subject on a migrated, empty database.
 *
 * @param fault Built in on purpose.
 */
export async function openWorld(name: SubjectName, databaseUrl: string, fault?: Fault): Promise<World> {
  const database = await openDatabase(databaseUrl)
  const tokens = await createTokens(database)
  const signed = await signTokens()
  const vendor = await startVendor()
  const app = await openSubject(name, { database, vendorOrigin: vendor.origin, now: () => beginning, fault })
  const outside = await openStressDatabase(databaseUrl)
  const { resolve, bind } = createResolver({ app, vendor, tokens, signed })
  return {
    app,
    database: outside,
    tokens,
    secrets: [
      ...Object.values(tokens).map((token) => token.split('|')[1] as string),
      ...Object.values(secrets),
      ...browsers.map(verifierOf)
    ],
    resolve,
    reset: async () => {
      for (const table of emptied) await outside.query(`DELETE FROM ${table}`)
      await outside.query("DELETE FROM personal_access_tokens WHERE name <> 'fuzz'")
      await bind('alice', 'WECHAT')
      for (const type of types) await bind('carol', type)
    },
    close: async () => {
      await app.close()
      await database.close()
      await vendor.close()
      await outside.close()
    }
  }
}
