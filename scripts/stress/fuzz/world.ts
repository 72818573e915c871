import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import { createAccessTokens } from '../../../src/auth/access-token.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { openStressDatabase, type StressDatabase } from '../stress-database.js'
import { startVendor, type Vendor } from '../vendor.js'
import type { Fault } from './faults.js'
import type { FuzzRequest } from './requests.js'
import { issuer, openSubject, secrets, type SubjectName } from './subjects.js'

const familyUrl = '/api/administrator/user/oauth-binding'
const beginning = new Date(Date.UTC(2026, 10, 22, 8))

/** A state that was issued: whom it belongs to. */
export interface IssuedState {
  who: string
  type: string
}

/** A request with everything in it that it stands for. */
export interface ResolvedRequest extends FuzzRequest {
  /** The states of the world that it carries. */
  states: ReadonlyMap<string, IssuedState>
}

/** A subject with users, tokens and a vendor. */
export interface World {
  app: FastifyInstance
  database: StressDatabase
  /** The tokens that are good, by whose they are. */
  tokens: Readonly<Record<string, string>>
  /** What no answer may hold. */
  secrets: readonly string[]
  resolve: (request: FuzzRequest) => Promise<ResolvedRequest>
  /** Empties what requests fill, and binds a provider for alice. */
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

function deriveTokens(tokens: Readonly<Record<string, string>>): Record<string, string> {
  const [id = '', secret = ''] = (tokens['alice'] ?? '').split('|')
  return {
    mixed: `${id}|${(tokens['bob'] ?? '').split('|')[1]}`,
    swapped: `${secret}|${id}`,
    short: `${id}|${secret.slice(0, -1)}`,
    hash: `${id}|${createHash('sha256').update(secret).digest('hex')}`,
    id
  }
}

/** Replaces what stands for something else, in every part of a request. */
function createResolver(
  app: FastifyInstance,
  vendor: Vendor,
  tokens: Record<string, string>,
  signed: Record<string, string>
) {
  const derived = deriveTokens(tokens)
  let people = 0
  const issue = async (who: string, type: string): Promise<string> => {
    const response = await app.inject({
      method: 'PUT',
      url: `${familyUrl}/${type}`,
      headers: { authorization: `Bearer ${tokens[who]}` },
      payload: { state: false }
    })
    const url: unknown = response.json<{ data?: unknown }>().data
    return typeof url === 'string' && URL.canParse(url) ? (new URL(url).searchParams.get('state') ?? '') : ''
  }
  const makers: Readonly<
    Record<string, (first: string, second: string, states: Map<string, IssuedState>) => Promise<string>>
  > = {
    token: async (who) => tokens[who] as string,
    jwt: async (name) => signed[name] as string,
    code: async (fault) =>
      vendor.issueCode({ openId: `openid-${(people += 1)}`, unionId: null }, fault === 'good' ? 'none' : 'refused'),
    state: async (who, type, states) => {
      const state = await issue(who, type)
      states.set(state, { who, type })
      return state
    },
    upper: async (who, type) => (await issue(who, type)).toUpperCase()
  }
  const replace = async (text: string, states: Map<string, IssuedState>): Promise<string> => {
    let replaced = text
    for (const [mark, name = '', first = '', second = ''] of text.matchAll(/\{\{(\w+):(\w+)(?::(\w+))?\}\}/g)) {
      const value = derived[name] ?? (await makers[name]?.(first, second, states)) ?? mark
      replaced = replaced.replace(mark, () => value)
    }
    return replaced
  }
  return async (request: FuzzRequest): Promise<ResolvedRequest> => {
    const states = new Map<string, IssuedState>()
    const headers: [string, string][] = []
    for (const [name, value] of request.headers) headers.push([name, await replace(value, states)])
    const body = typeof request.body === 'string' ? await replace(request.body, states) : request.body
    return { ...request, headers, body, states }
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
  const resolve = createResolver(app, vendor, tokens, signed)
  const bind: FuzzRequest = {
    ...{ method: 'POST', url: familyUrl, isWired: false, isGenuine: true },
    headers: [['authorization', 'Bearer {{token:alice}}']],
    body: '{"type":"WECHAT","code":"{{code:good}}","state":"{{state:alice:WECHAT}}"}'
  }
  return {
    app,
    database: outside,
    tokens,
    secrets: [...Object.values(tokens).map((token) => token.split('|')[1] as string), ...Object.values(secrets)],
    resolve,
    reset: async () => {
      for (const table of ['oauth_states', 'binding_events', 'oauth_identities', 'oauth_bindings']) {
        await outside.query(`DELETE FROM ${table}`)
      }
      const { url, body, headers } = await resolve(bind)
      await app.inject({
        ...{ method: 'POST', url, payload: body as string },
        headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' }
      })
    },
    close: async () => {
      await app.close()
      await database.close()
      await vendor.close()
      await outside.close()
    }
  }
}
