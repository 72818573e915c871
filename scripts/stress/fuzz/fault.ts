import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify'
import type { SeenResponse } from '../../../test/helpers/assert-contract.js'
import type { OauthOperatorPluginOptions } from '../../../src/operator/operator-options.js'
import type { OauthBindingPluginOptions } from '../../../src/options.js'
import type { AccessTokenStore } from '../../../src/persistence/access-tokens/access-token-store.js'
import type { Database } from '../../../src/persistence/open-database.js'
import type { BindingStore } from '../../../src/persistence/store.js'
import type { OauthSignInPluginOptions } from '../../../src/sign-in-options.js'
import type { FuzzRequest } from './fuzz-request.js'

/** A fault that a host is given on purpose. */
export interface Fault {
  server?: FastifyServerOptions
  host?: (app: FastifyInstance, database: Database) => void
  plugin?: (options: OauthBindingPluginOptions, tokens: AccessTokenStore) => OauthBindingPluginOptions
  signIn?: (options: OauthSignInPluginOptions, database: Database) => OauthSignInPluginOptions
  operator?: (
    options: OauthOperatorPluginOptions,
    tokens: AccessTokenStore,
    database: Database
  ) => OauthOperatorPluginOptions
  /** Changes what the server has answered. */
  answer?: (seen: SeenResponse, request: FuzzRequest) => SeenResponse
}

/** A body of JSON. */
export type Body = Record<string, unknown>

/** Changes what the request's body is taken for, before it is checked. */
export function misread(change: (body: Body, request: FastifyRequest) => void | Promise<void>): Fault {
  return {
    host: (app) => {
      app.addHook('preValidation', async (request) => {
        if (typeof request.body === 'object' && request.body !== null) await change(request.body as Body, request)
      })
    }
  }
}

/** Changes the answer on its way out, behind everything that the server does to keep it what it is. */
export function misanswer(answer: NonNullable<Fault['answer']>): Fault {
  return { answer }
}

/** Answers another status. */
export function misstate(from: number, to: number): Fault {
  return misanswer((seen) => (seen.statusCode === from ? { ...seen, statusCode: to } : seen))
}

/** Leaves a header out of the answers with a status, or of all. */
export function forget(name: string, status?: number): Fault {
  return misanswer((seen) => {
    if (status !== undefined && seen.statusCode !== status) return seen
    const headers = Object.entries(seen.headers as Record<string, unknown>).filter(([given]) => given !== name)
    return { ...seen, headers: Object.fromEntries(headers) }
  })
}

/** Adds a header to an answer. */
export function addHeader(seen: SeenResponse, name: string, value: string): SeenResponse {
  return { ...seen, headers: { ...(seen.headers as Record<string, unknown>), [name]: value } }
}

/** Changes the body of the answers with a status. */
export function misword(status: number, change: (body: Body, request: FuzzRequest) => object): Fault {
  return misanswer((seen, request) => {
    if (seen.statusCode !== status || seen.body === '') return seen
    return { ...seen, body: JSON.stringify(change(JSON.parse(seen.body) as Body, request)) }
  })
}

/** Replaces methods of the store of bindings. */
export function misstore(change: (store: BindingStore) => Partial<BindingStore>): Fault {
  return {
    plugin: (options) => ({ ...options, store: { ...options.store, ...change(options.store as BindingStore) } })
  }
}
