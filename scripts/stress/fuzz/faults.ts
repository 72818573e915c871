import { sqltag as sql } from '@prisma/client/runtime/client'
import { createAccessTokenVerifier } from '../../../src/auth/access-token.js'
import { createAuthenticate } from '../../../src/auth/authenticate.js'
import { createBindingError } from '../../../src/errors.js'
import type { AccessTokenStore } from '../../../src/persistence/access-tokens/access-token-store.js'
import { addHeader, forget, misanswer, misread, misstate, misstore, misword, type Body, type Fault } from './fault.js'
import { operatorFaults } from './operator-faults.js'
import { signInFaults } from './sign-in-faults.js'

const insertState = sql`
  INSERT INTO oauth_states (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at)
  SELECT 'planted', 'n', '1', 'WECHAT', 'c', 'r', created_at, created_at FROM personal_access_tokens WHERE id = 1
  ON CONFLICT DO NOTHING`

/** Faults of the bindings, and of what all operations share. */
const bindingFaults: Readonly<Record<string, Fault>> = {
  'takes the text "true" for true': misread((body) => {
    if (body['state'] === 'true') body['state'] = true
  }),
  'takes 1 for true': misread((body) => {
    if (body['state'] === 1) body['state'] = true
  }),
  'takes null for false': misread((body) => {
    if (body['state'] === null) body['state'] = false
  }),
  'takes a list of one for its value': misread((body) => {
    if (Array.isArray(body['state']) && body['state'].length === 1) body['state'] = body['state'][0]
  }),
  'takes a missing state for true': misread((body, { method }) => {
    if (method === 'PUT' && !('state' in body)) body['state'] = true
  }),
  'takes types in lower case': misread((_body, { params }) => {
    const { type } = params as { type?: string }
    if (type !== undefined) (params as Body)['type'] = type.toUpperCase()
  }),
  'lets any token in whose id is known': {
    plugin: (options, store) => {
      const trusting = { ...store, findAccessToken: async (id: string) => store.findAccessToken(id) }
      const verifier = createAccessTokenVerifier({ store: trusting })
      const byId = {
        verify: async (token: string) => {
          const stored = /^\d{1,9}\|/.test(token) ? await store.findAccessToken(token.split('|')[0] as string) : null
          return stored === null ? verifier.verify(token) : { userId: stored.userId! }
        }
      }
      return { ...options, ...createAuthenticate([byId]) }
    }
  },
  'lets an expired token in': {
    plugin: (options, store) => {
      const now = () => new Date(0)
      return { ...options, ...createAuthenticate([createAccessTokenVerifier({ store, now })]) }
    }
  },
  'lets other holders in': {
    plugin: (options, tokens) => {
      const findAccessToken: AccessTokenStore['findAccessToken'] = async (id) => {
        const stored = await tokens.findAccessToken(id)
        return stored === null ? null : Object.assign(stored, { holderType: 'App\\Models\\User' })
      }
      const verifier = createAccessTokenVerifier({ store: { ...tokens, findAccessToken }, now: options.now! })
      return { ...options, ...createAuthenticate([verifier]) }
    }
  },
  'reads the first of two tokens': {
    host: (app) => {
      app.addHook('onRequest', async ({ raw, headers }) => {
        if (headers.authorization !== undefined) raw.rawHeaders = ['Authorization', headers.authorization]
      })
    }
  },
  'lets others complete a state': misstore((store) => ({
    claimState: async (claim) => {
      const first = await store.claimState(claim)
      const other = { ...claim, userId: claim.userId === '1' ? '2' : '1' }
      return first.status === 'unusable' ? store.claimState(other) : first
    }
  })),
  'fails at an odd type': misread((_body, { params }) => {
    if (/[^\w]/.test((params as { type?: string }).type ?? '')) throw new TypeError('an odd type')
  }),
  'stores something for what it refuses': {
    host: (app, database) => {
      app.addHook('onSend', async (_request, reply) => {
        if (reply.statusCode === 403) await database.client.$executeRaw(insertState)
      })
    }
  },
  'stores two states an issue': misstore((store) => ({
    insertState: async (state) => {
      await store.insertState(state)
      await store.insertState({ ...state, stateHash: state.stateHash.replace(/^./, 'x') })
    }
  })),
  'issues when it lists, and unbinds': {
    plugin: (options) => ({
      ...options,
      store: {
        ...options.store,
        findListing: async (userId, now) => {
          await options.store.unbind({ userId, provider: 'WECHAT', now })
          return options.store.findListing(userId, now)
        }
      }
    })
  },
  'answers with an undocumented status': misstate(415, 406),
  'answers 404 for a method': misstate(405, 404),
  'forgets no-store': forget('cache-control', 403),
  'forgets WWW-Authenticate': forget('www-authenticate'),
  'forgets Allow': forget('allow'),
  'forgets the language': forget('content-language'),
  'answers as text': misanswer((seen) =>
    seen.statusCode === 400 ? addHeader(seen, 'content-type', 'text/plain; charset=utf-8') : seen
  ),
  'adds a key': misword(401, (body) => ({ ...body, hint: 'the token is unknown' })),
  'leaves out a key': misword(405, ({ code, msg }) => ({ code, msg })),
  'puts keys in another order': misword(200, ({ code, data, msg }) => ({ msg, code, data })),
  'says another code than its status': misword(415, (body) => ({ ...body, code: 400 })),
  'names an error of another status': misword(405, (body) => ({ ...body, error: 'STATE_UNUSABLE' })),
  'answers 200 to what it refuses': misanswer((seen) =>
    seen.statusCode === 403 ? { ...seen, statusCode: 200, body: '{"code":200,"data":"","msg":"success"}' } : seen
  ),
  'repeats the path': misword(405, (body, { url }) => ({ ...body, msg: `no such method at ${url}` })),
  'repeats the token': misanswer((seen, { headers }) =>
    addHeader(seen, 'x-debug', headers.find(([name]) => name === 'authorization')?.[1] ?? '')
  ),
  'repeats the state': misword(403, (body, request) => {
    if (body['error'] !== 'STATE_UNUSABLE') return body
    const { state } = JSON.parse(String(request.body)) as { state?: unknown }
    return { ...body, msg: `unusable: ${String(state)}` }
  }),
  'says that the store is away': misread((body) => {
    if (body['code'] !== undefined && body['type'] === 'DING_TALK') throw createBindingError('STORE_UNAVAILABLE')
  })
}

/** Each of these is found by the fuzz; the name says what the broken server does. */
export const faults: Readonly<Record<string, Fault>> = { ...bindingFaults, ...signInFaults, ...operatorFaults }
