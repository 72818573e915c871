import type { Test } from 'tap'
import { createSandbox, type SandboxOptions } from '../../src/sandbox/server.js'

/** Where the apps of these tests are sent back to. */
export const redirectUri = 'http://localhost:8000/callback'
/** The default app of the simulated WeChat. */
export const wechat = { appid: 'wxsandbox000000000', secret: 'sandbox-wechat-secret-not-a-real-one' }
/** The default app of the simulated DingTalk. */
export const dingTalk = {
  clientId: 'dingsandbox000000000',
  clientSecret: 'sandbox-ding-talk-secret-not-a-real-one'
}

/** WeChat's own browser, in which the pages of any platform open. */
export const insideWechat = { 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0.50' }

/** The default official account of the simulated WeChat. */
export const officialAccount = {
  appid: 'wxsandboxh50000000',
  secret: 'sandbox-official-account-secret-not-a-real-one'
}

type Query = Record<string, string>

/** Creates a simulator whose clock stands still until it is told otherwise, and closes it with the test. */
export function openSandbox(t: Test, options: SandboxOptions = {}) {
  const clock = { time: Date.UTC(2026, 10, 22) }
  const { app } = createSandbox({ now: () => new Date(clock.time), ...options })
  t.teardown(() => app.close())

  const get = async (path: string, query: Query = {}, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url: path, query, headers })
  const post = async (path: string, body: object, query: Query = {}) =>
    app.inject({ method: 'POST', url: path, query, payload: body })

  /** Visits an authorize address and returns the parameters that come back in the redirect. */
  const visit = async (path: string, query: Query): Promise<URLSearchParams> => {
    const response = await get(path, query)
    t.equal(response.statusCode, 302, response.body)
    return new URL(response.headers.location as string).searchParams
  }
  const chosen = (person: string): Query => ({ sandbox_account: person, sandbox_decision: 'allow' })
  const base: Query = { redirect_uri: redirectUri, response_type: 'code', state: 's1' }

  return {
    app,
    clock,
    get,
    post,
    wechatCode: async (person = 'xiaoming', query: Query = {}): Promise<string> => {
      const asked = { ...base, appid: wechat.appid, scope: 'snsapi_login', ...chosen(person), ...query }
      return (await visit('/connect/qrconnect', asked)).get('code') as string
    },
    dingTalkCode: async (person = 'xiaoming', query: Query = {}): Promise<string> => {
      const asked = { ...base, client_id: dingTalk.clientId, scope: 'openid', ...chosen(person), ...query }
      return (await visit('/oauth2/auth', asked)).get('authCode') as string
    },
    dingTalkLegacyCode: async (person = 'xiaoming', path = '/connect/qrconnect'): Promise<string> => {
      const asked = { ...base, appid: dingTalk.clientId, scope: 'snsapi_login', ...chosen(person) }
      return (await visit(path, asked)).get('code') as string
    }
  }
}
