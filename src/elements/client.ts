/** One provider, and what the signed-in user has bound there. */
export interface Binding {
  name: string
  type: string
  display_name: string
  url: string
  icon: string
  has_binding: boolean
  binding: { nickname: string | null; avatar: string | null; bound_at: string } | null
  can_unbind: boolean
  cannot_unbind_reason?: string
}

export interface LoginMethod {
  name: string
  type: string
  display_name: string
  url: string
  icon: string
}

export interface Session {
  token: string
  role: string
}

export interface UnboundAccount {
  ticket: string
  expires_in: number
  nickname: string | null
  avatar: string | null
}

export interface Failure {
  ok: false
  status: number
  error: string
  msg: string
  fields?: Readonly<Record<string, readonly string[]>>
  account?: UnboundAccount
  retryAfterSeconds?: number
}

export type Result<Data> = { ok: true; data: Data } | Failure

export type TokenSource = string | null | (() => string | null | Promise<string | null>)

export interface ClientOptions {
  baseUrl?: string
  token?: TokenSource
  language?: 'zh-CN' | 'en'
  credentials?: 'omit' | 'same-origin' | 'include'
  fetch?: (request: Request) => Promise<Response>
  bindingPath?: string
  signInPath?: string
}

function readFailure(answer: Record<string, unknown>, status: number, response: Response): Failure {
  const msg = answer['msg'] as string
  const wait = response.headers.get('retry-after')
  const rest = wait === null ? {} : { retryAfterSeconds: Number(wait) }
  if (typeof answer['error'] === 'string') {
    return { ok: false, status, msg, error: answer['error'], account: answer['data'] as UnboundAccount, ...rest }
  }
  if (status === 401) return { ok: false, status, msg, error: 'UNAUTHENTICATED' }
  return { ok: false, status, msg, error: 'VALIDATION_FAILED', fields: answer['data'] as Record<string, string[]> }
}

export function createClient(options: ClientOptions) {
  const { baseUrl = '', language = 'zh-CN', credentials = 'same-origin', token = null } = options
  const send = options.fetch ?? fetch
  const all = options.bindingPath ?? '/api/administrator/user/oauth-binding'
  const login = options.signInPath ?? '/api/auth/login'
  async function call<Data>(method: string, path: string, body?: object): Promise<Result<Data>> {
    const given = typeof token === 'function' ? await token() : token
    const headers = {
      accept: 'application/json',
      'accept-language': language,
      ...(given === null ? {} : { authorization: `Bearer ${given}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    }
    const init = { method, headers, credentials, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    try {
      const response = await send(new Request(baseUrl + path, init))
      const answer = await response.json()
      if (response.ok) return { ok: true, data: answer.data }
      return readFailure(answer, response.status, response)
    } catch (error) {
      return {
        ok: false,
        status: 0,
        error: error instanceof SyntaxError ? 'ANSWER_INVALID' : 'NETWORK_FAILED',
        msg: ''
      }
    }
  }
  return {
    listBindings: () => call<Binding[]>('GET', all),
    obtainBindingUrl: (type: string) => call<string>('PUT', `${all}/${type}`, { state: false }),
    unbind: (type: string) => call<string>('PUT', `${all}/${type}`, { state: true }),
    completeBinding: (body: { type: string; code: string; state: string }) => call<string>('POST', all, body),
    listLoginMethods: ({ challenge }: { challenge?: string } = {}) =>
      call<LoginMethod[]>('GET', challenge === undefined ? login : `${login}?challenge=${challenge}`),
    login: (body: { type: string; code: string; state: string; verifier?: string }) =>
      call<Session>('POST', login, body),
    redeemTicket: (body: { ticket: string; verifier?: string }) => call<string>('POST', `${login}/ticket`, body)
  }
}

export type OauthBindingClient = ReturnType<typeof createClient>
