import { sqltag as sql } from '@prisma/client/runtime/client'
import type { FastifyRequest } from 'fastify'
import type { SeenResponse } from '../../../test/helpers/assert-contract.js'
import type { Database } from '../../../src/persistence/open-database.js'
import type { OauthSignInPluginOptions } from '../../../src/sign-in-options.js'
import { stateOf } from '../call.js'
import { challengeOf, cookieNames, verifierOf } from './browsers.js'
import { addHeader, forget, misanswer, misread, misword, type Body, type Fault } from './fault.js'
import { signInUrl } from './sign-in-requests.js'

type SignInStore = OauthSignInPluginOptions['store']

/** Replaces methods of the store of sign-ins. */
function misstore(change: (store: SignInStore, database: Database) => Partial<SignInStore>): Fault {
  return {
    signIn: (options, database) => ({ ...options, store: { ...options.store, ...change(options.store, database) } })
  }
}

/** Changes what a login is taken for, before it is checked. */
function mislogin(change: (body: Body, request: FastifyRequest) => void | Promise<void>): Fault {
  return misread(async (body, request) => {
    if (request.method === 'POST' && request.url === signInUrl) await change(body, request)
  })
}

/** Takes what looks like this for a state that works, in the browser that sends it. */
function missign(pattern: RegExp): Fault {
  return mislogin(async (body, { server }) => {
    if (!pattern.test(String(body['state']))) return
    const { type, verifier = verifierOf('ann') } = body
    const url = `${signInUrl}?challenge=${challengeOf(String(verifier))}`
    const { data } = (await server.inject(url)).json<{ data: { name: string; url: string }[] }>()
    const method = data.find(({ name }) => name.toUpperCase() === type)
    if (method !== undefined) Object.assign(body, { verifier, state: stateOf(method.url) })
  })
}

/** Changes the cookies that answers set. */
function miscook(change: (cookie: string) => string): Fault {
  return misanswer((seen) => {
    const { 'set-cookie': given } = seen.headers as { 'set-cookie'?: string | string[] }
    return given === undefined ? seen : setCookies(seen, [given].flat().map(change))
  })
}

function setCookies(seen: SeenResponse, cookies: string[]): SeenResponse {
  return { ...seen, headers: { ...(seen.headers as Record<string, unknown>), 'set-cookie': cookies } }
}

const insertSignIn = sql`
  INSERT INTO oauth_sign_ins (state_hash, challenge_hash, provider, client_id, claim_id, code_hash, claim_expires_at,
    outcome_expires_at, expires_at)
  SELECT 'planted', 'h', 'WECHAT', 'c', 'i', 'h', created_at, created_at, created_at
  FROM personal_access_tokens WHERE id = 1
  ON CONFLICT DO NOTHING`

/** Faults of signing in. */
export const signInFaults: Readonly<Record<string, Fault>> = {
  'signs in with a state of a binding': missign(/^[0-9a-f]{32}$/),
  'signs in with an altered state': missign(/^[0-9a-f]{74}$/),
  'takes states in upper case': mislogin((body) => {
    body['state'] = String(body['state']).toLowerCase()
  }),
  'takes every browser for the same': mislogin((body, { headers }) => {
    headers.cookie = Object.values(cookieNames)
      .map((name) => `${name}=${verifierOf('ann')}`)
      .join('; ')
    delete body['verifier']
  }),
  'reads the cookie beside a verifier': mislogin((body, { headers }) => {
    if (headers.cookie !== undefined) delete body['verifier']
  }),
  'signs in whoever has bound nothing': {
    signIn: (options) => ({ ...options, onUnknownAccount: () => '1' })
  },
  'signs in with a state that was used': misstore((store, { client }) => ({
    claimSignIn: async (claim) => {
      const first = await store.claimSignIn(claim)
      if (first.status !== 'unusable') return first
      await client.$executeRaw`DELETE FROM oauth_sign_ins WHERE state_hash = ${claim.stateHash}`
      return store.claimSignIn(claim)
    }
  })),
  'creates sessions without a binding': misstore((store, { client }) => ({
    completeSignIn: async (completion) => {
      const result = await store.completeSignIn(completion)
      await client.$executeRaw`DELETE FROM oauth_sessions`
      return result
    }
  })),
  'redeems tickets of visitors': {
    signIn: (options) => ({ ...options, auth: async () => {}, getUserId: () => '1' })
  },
  'redeems tickets of another browser': misstore((store, { client }) => ({
    redeemTicket: async (redemption) => {
      const [row] = await client.$queryRaw<{ challengeHash: string }[]>`
        SELECT challenge_hash AS "challengeHash" FROM oauth_sign_ins WHERE ticket_hash = ${redemption.ticketHash}`
      return store.redeemTicket({ ...redemption, ...row })
    }
  })),
  'redeems what is no ticket': misstore((store) => ({
    redeemTicket: async (redemption) =>
      store.redeemTicket(redemption).catch(() => ({ provider: 'WECHAT', change: 'BOUND' }))
  })),
  'stores something for a visitor who looks': {
    host: (app, { client }) => {
      app.addHook('onSend', async ({ method, url }) => {
        if (method === 'GET' && url.startsWith(signInUrl)) await client.$executeRaw(insertSignIn)
      })
    }
  },
  'takes one of two challenges': {
    host: (app) => {
      app.addHook('preValidation', async ({ query }) => {
        const { challenge } = query as Body
        if (Array.isArray(challenge)) Object.assign(query as Body, { challenge: challenge[0] as unknown })
      })
    }
  },
  'forgets the cookie': forget('set-cookie'),
  'sets a cookie beside a challenge': misanswer((seen, { url }) =>
    seen.statusCode === 200 && url.includes('?challenge=') ? setCookies(seen, ['a=b']) : seen
  ),
  'lets scripts read the cookie': miscook((cookie) => cookie.replace('; HttpOnly', '')),
  'sends the cookie without https': miscook((cookie) => cookie.replace('; Secure', '')),
  'gives a browser another cookie': miscook((cookie) => cookie.replace(/=[\w-]+/, `=${verifierOf('ben')}`)),
  'answers a ticket with success': misanswer((seen) => {
    return seen.body.includes('"ACCOUNT_NOT_BOUND"') ? { ...seen, statusCode: 200 } : seen
  }),
  'tells who is asked for': misword(409, (body) => ({ ...body, data: { ...(body['data'] as Body), user_id: null } })),
  'leaves out the role': misword(200, (body) => {
    const { data } = body
    return typeof data === 'object' && data !== null && 'token' in data
      ? { ...body, data: { token: data.token } }
      : body
  }),
  'repeats the verifier': misanswer((seen, { body }) => {
    const [verifier] = /"verifier":"[^"]*"/.exec(String(body)) ?? []
    return verifier === undefined ? seen : addHeader(seen, 'x-debug', verifier)
  })
}
