import type { Test } from 'tap'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.js'
import { dingTalk, insideWechat, officialAccount, redirectUri, wechat } from './sandbox-client.js'

type Query = Record<string, string>

/** An answer, its body read as text. */
export interface Answer {
  status: number
  headers: Headers
  text: string
  // The tests look into whatever came.
  json: any
}

/** A simulator that listens, seen from a client of another language: through HTTP alone. */
export interface Simulator {
  origin: string
  sandbox: Sandbox
  /** What the exchange log wrote. */
  lines: string[]
  request(path: string, init?: RequestInit & { query?: Query }): Promise<Answer>
  post(path: string, body: object, init?: { query?: Query; headers?: Query }): Promise<Answer>
  /** Visits an authorize address as a person who allows, and returns the answer. */
  visitWechat(person: string, query?: Query, headers?: Query): Promise<Answer>
  visitDingTalk(person: string, query?: Query, headers?: Query): Promise<Answer>
  visitLegacy(person: string, query?: Query): Promise<Answer>
  /** The same inside WeChat; without headers of its own. */
  visitOfficialAccount(person: string, query?: Query, headers?: Query): Promise<Answer>
  visitWecom(person: string, query?: Query, headers?: Query): Promise<Answer>
  visitFeishu(person: string, query?: Query, headers?: Query): Promise<Answer>
  exchangeWechat(code: string, headers?: Query): Promise<Answer>
  exchangeDingTalk(code: string, headers?: Query): Promise<Answer>
  exchangeOfficialAccount(code: string, headers?: Query): Promise<Answer>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Returns the parameters with which a person was sent back; empty when nobody was. */
export function callbackOf(answer: Answer): URLSearchParams {
  return new URL(answer.headers.get('location') ?? 'http://nowhere/').searchParams
}

/** The code with which a person was sent back. */
export function codeOf(answer: Answer): string {
  const parameters = callbackOf(answer)
  return (parameters.get('authCode') ?? parameters.get('code')) as string
}

/** Starts a simulator on loopback, with a clock that stands still, and ends it with the test. */
export async function startSimulator(t: Test, options: SandboxOptions = {}): Promise<Simulator> {
  const lines: string[] = []
  const now = () => new Date(Date.UTC(2026, 10, 22))
  const sandbox = createSandbox({ now, logger: { info: (line) => lines.push(line) }, ...options })
  t.teardown(() => sandbox.app.close())
  const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })

  const request: Simulator['request'] = async (path, { query = {}, ...init } = {}) => {
    const url = new URL(path, origin)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const response = await fetch(url, { redirect: 'manual', ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }
  const post: Simulator['post'] = (path, body, { headers, ...init } = {}) => {
    const all = { 'content-type': 'application/json', ...headers }
    return request(path, { ...init, method: 'POST', headers: all, body: JSON.stringify(body) })
  }
  const visit =
    (path: string, asked: Query) =>
    (person: string, query: Query = {}, headers: Query = {}) => {
      const chosen = { sandbox_account: person, sandbox_decision: 'allow' }
      const base = { redirect_uri: redirectUri, response_type: 'code', state: 's1' }
      return request(path, { headers, query: { ...asked, ...base, ...chosen, ...query } })
    }
  return {
    ...{ origin, sandbox, lines, request, post },
    visitWechat: visit('/connect/qrconnect', { appid: wechat.appid, scope: 'snsapi_login' }),
    visitDingTalk: visit('/oauth2/auth', { client_id: dingTalk.clientId, scope: 'openid' }),
    visitOfficialAccount: (person, query, headers = insideWechat) =>
      visit('/connect/oauth2/authorize', { appid: officialAccount.appid, scope: 'snsapi_userinfo' })(
        person,
        query,
        headers
      ),
    visitWecom: visit('/wwlogin/sso/login', {
      login_type: 'CorpApp',
      appid: 'wwsandbox000000000',
      agentid: '1000002'
    }),
    visitFeishu: visit('/open-apis/authen/v1/authorize', { client_id: 'cli_sandbox000000000' }),
    visitLegacy: visit('/connect/qrconnect', { appid: dingTalk.clientId, scope: 'snsapi_login' }),
    exchangeOfficialAccount: (code, headers = {}) =>
      request('/sns/oauth2/access_token', {
        query: { ...officialAccount, code, grant_type: 'authorization_code' },
        headers
      }),
    exchangeWechat: (code, headers = {}) =>
      request('/sns/oauth2/access_token', { query: { ...wechat, code, grant_type: 'authorization_code' }, headers }),
    exchangeDingTalk: (code, headers = {}) =>
      post('/v1.0/oauth2/userAccessToken', { ...dingTalk, code, grantType: 'authorization_code' }, { headers })
  }
}
