import createFetchClient from 'openapi-fetch'
import type { components, operations, paths } from '../contract/generated/openapi.js'
import { failLocally, readAnswer, type Answer, type ClientLanguage } from './read-answer.js'
import type { FailureOf, Result } from './result.js'

type Schemas = components['schemas']

/** A provider: one of the contract, or another that the host offers. */
export type OfferedType = Schemas['ProviderType'] | (string & {})

/** What a token may be: itself, or a function that is asked before each request; `null`, none. */
export type TokenSource = string | null | (() => string | null | Promise<string | null>)

/** Options of {@link createClient}. */
export interface ClientOptions {
  /**
   * Where the service is: `https://api.example.com`, with the prefix that a proxy strips. Default: the origin of the
   * page. Where there is no page, in Node for instance, it must be an absolute URL.
   */
  readonly baseUrl?: string
  /** The user's token, for `Authorization: Bearer`. Default: none, for hosts whose users sign in by cookie. */
  readonly token?: TokenSource
  /** Whether cookies are sent. `include` is for a service at another origin. Default `same-origin`. */
  readonly credentials?: 'omit' | 'same-origin' | 'include'
  /** The language of texts. Default: the preference of the browser; Chinese where it sends none. */
  readonly language?: ClientLanguage
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
  /**
   * Reads the bodies of a host with an envelope of its own: `unwrap` is the inverse of the `wrap` of its option `envelope`,
   * and returns the contract's `code`, `data`, `msg` and `error`. It is given any JSON, that of a proxy as well.
   */
  readonly envelope?: { readonly unwrap: (body: unknown) => unknown }
  /** The path of the bindings, where a host has set another prefix. Default `/api/administrator/user/oauth-binding`. */
  readonly bindingPath?: string
  /** The path of signing in, where a host has set another prefix. Default `/api/auth/login`. */
  readonly signInPath?: string
}

/** Options of a single call. */
export interface CallOptions {
  /** Aborts the request; the call rejects with the reason of the signal. */
  readonly signal?: AbortSignal
}

type Offering<Request> = Omit<Request, 'type'> & { readonly type: OfferedType }

type Call<Data, Id extends keyof operations> = Promise<Result<Data, FailureOf<Id>>>

/** The operations of a signed-in user and of a visitor. A call rejects only when it is aborted or `token` throws. */
export interface OauthBindingClient {
  /** Lists the providers on offer, and which account is bound at each. Safe to poll. */
  listBindings(options?: CallOptions): Call<Schemas['Binding'][], 'listBindings'>
  /** Obtains a fresh authorize URL. The present binding stays until the ceremony completes. */
  obtainBindingUrl(type: OfferedType, options?: CallOptions): Call<string, 'updateBinding'>
  /** Completes a binding with what the provider handed to the front end. Repeating it is safe. */
  completeBinding(
    callback: Offering<Schemas['CompleteBindingRequest']>,
    options?: CallOptions
  ): Call<string, 'completeBinding'>
  /** Ends a binding, and voids every authorize URL issued before. Succeeds when nothing is bound. */
  unbind(type: OfferedType, options?: CallOptions): Call<string, 'updateBinding'>
  /** Lists authorize URLs with which a visitor signs in; without `challenge` the answer sets a cookie. */
  listLoginMethods(
    options?: CallOptions & { readonly challenge?: string }
  ): Call<Schemas['LoginMethod'][], 'listLoginMethods'>
  /** Signs in with what the provider handed to the front end. */
  login(callback: Offering<Schemas['LoginRequest']>, options?: CallOptions): Call<Schemas['Session'], 'login'>
  /** Binds the account of an `ACCOUNT_NOT_BOUND` to the user who has signed in since. */
  redeemTicket(ticket: Schemas['RedeemTicketRequest'], options?: CallOptions): Call<string, 'redeemTicket'>
}

const bindingPaths = {
  all: '/api/administrator/user/oauth-binding',
  one: '/api/administrator/user/oauth-binding/{type}'
} as const
const signInPaths = { login: '/api/auth/login', ticket: '/api/auth/login/ticket' } as const

/** Puts a host's path in the place of the contract's, whose types stay. */
function relocate<Paths extends Readonly<Record<string, string>>>(known: Paths, from: string, to: string): Paths {
  const entries = Object.entries(known).map(([name, path]) => [name, to + path.slice(from.length)])
  return Object.fromEntries(entries) as Paths
}

function assertBaseUrl(baseUrl: string): void {
  if (!('location' in globalThis) && !/^https?:\/\//.test(baseUrl)) {
    throw new TypeError('createClient: without a page, baseUrl must be an absolute URL')
  }
}

/** Returns what makes the headers of a request, and what turns a request into a result. */
function createCaller({ token = null, language, envelope }: ClientOptions) {
  const spoken = language ?? 'zh-CN'
  async function createHeaders(): Promise<Record<string, string>> {
    const given = typeof token === 'function' ? await token() : token
    return {
      accept: 'application/json',
      ...(language === undefined ? {} : { 'accept-language': language }),
      ...(given === null || given === '' ? {} : { authorization: `Bearer ${given}` })
    }
  }
  return async function call<Data, Id extends keyof operations>(
    send: (init: { headers: Record<string, string>; signal: AbortSignal | null }) => Promise<Answer>,
    { signal = undefined }: CallOptions = {}
  ): Call<Data, Id> {
    const init = { headers: await createHeaders(), signal: signal ?? null }
    try {
      return readAnswer(await send(init), spoken, envelope?.unwrap) as Result<Data, FailureOf<Id>>
    } catch (cause) {
      if (signal?.aborted === true) throw cause
      const error = cause instanceof SyntaxError ? 'ANSWER_INVALID' : 'NETWORK_FAILED'
      return failLocally(error, spoken, { status: 0, cause }) as FailureOf<Id>
    }
  }
}

/**
 * Creates a typed client of the contract, for browsers and Node. Every call answers with a `Result`: `ok` tells success
 * from failure, and `error` tells the failures apart.
 *
 * @throws TypeError when there is no page to be relative to, and `baseUrl` is not an absolute URL.
 */
export function createClient(options: ClientOptions = {}): OauthBindingClient {
  const { baseUrl = '', credentials = 'same-origin', fetch } = options
  assertBaseUrl(baseUrl)
  const http = createFetchClient<paths>({ baseUrl, credentials, ...(fetch === undefined ? {} : { fetch }) })
  const call = createCaller(options)
  const { all, one } = relocate(bindingPaths, bindingPaths.all, options.bindingPath ?? bindingPaths.all)
  const { login, ticket } = relocate(signInPaths, signInPaths.login, options.signInPath ?? signInPaths.login)
  const update = (type: OfferedType, state: boolean, options?: CallOptions): Call<string, 'updateBinding'> => {
    const path = { type: type as Schemas['ProviderType'] }
    return call((init) => http.PUT(one, { ...init, params: { path }, body: { state } }), options)
  }
  return {
    listBindings: (options) => call((init) => http.GET(all, init), options),
    obtainBindingUrl: (type, options) => update(type, false, options),
    completeBinding: (callback, options) =>
      call((init) => http.POST(all, { ...init, body: callback as Schemas['CompleteBindingRequest'] }), options),
    unbind: (type, options) => update(type, true, options),
    listLoginMethods: ({ challenge, ...options } = {}) =>
      call(
        (init) => http.GET(login, { ...init, params: { query: challenge === undefined ? {} : { challenge } } }),
        options
      ),
    login: (callback, options) =>
      call((init) => http.POST(login, { ...init, body: callback as Schemas['LoginRequest'] }), options),
    redeemTicket: (body, options) => call((init) => http.POST(ticket, { ...init, body }), options)
  }
}
