import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { findPerson } from '../../src/sandbox/people.js'
import { dingTalkIdentity } from '../../src/sandbox/platforms/ding-talk/apps.js'
import { wechatIdentity } from '../../src/sandbox/platforms/wechat/apps.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { dingTalk, wechat } from '../helpers/sandbox-client.js'
import { startSimulator, type Simulator } from '../helpers/simulator.js'

/**
 * Clients that others wrote, for the real platforms, complete a login at the simulator: `grant` at WeChat and
 * `passport-dingtalk2` at DingTalk. So simulator and providers of this project cannot share a misreading.
 */

async function listen(t: Test, handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Follows redirects as the browser of a person who allows, and returns the page on which it ends. */
async function browse(address: string, person: string): Promise<Response> {
  let url = new URL(address)
  let cookie = ''
  for (let hops = 0; hops < 8; hops += 1) {
    if (/^\/(?:connect\/qrconnect|oauth2\/auth)$/.test(url.pathname)) {
      url.searchParams.set('sandbox_account', person)
      url.searchParams.set('sandbox_decision', 'allow')
    }
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    const location = response.headers.get('location')
    if (location === null) return response
    await response.body?.cancel()
    url = new URL(location, url)
  }
  throw new Error('redirected too often')
}

type GrantHandler = (...args: Parameters<RequestListener>) => Promise<{ response?: unknown; redirect?: unknown }>

const load = createRequire(import.meta.url)
const grant = load('grant') as { node(options: object): GrantHandler }

/** Starts an application that signs in with `grant`, and returns where a login begins. */
async function startGrant(t: Test, simulator: Simulator, secret: string): Promise<string> {
  const client: { handle?: GrantHandler } = {}
  const origin = await listen(t, async (request, response) => {
    const { response: data, redirect } = await client.handle!(request, response)
    if (redirect === undefined) response.end(JSON.stringify(data))
  })
  client.handle = grant.node({
    config: {
      defaults: { origin, transport: 'state', response: ['tokens', 'raw', 'profile'] },
      wechat: {
        ...{ key: wechat.appid, secret, scope: ['snsapi_login'], state: true },
        authorize_url: `${simulator.origin}/connect/qrconnect`,
        access_url: `${simulator.origin}/sns/oauth2/access_token`,
        profile_url: `${simulator.origin}/sns/userinfo`
      }
    },
    session: { secret: 'a secret of this test' }
  })
  return `${origin}/connect/wechat`
}

t.test('grant completes a WeChat login', async (t) => {
  const login = await startGrant(t, await startSimulator(t), wechat.secret)
  const page = await browse(login, 'emoji')
  const { openid, unionid } = wechatIdentity(resolveSandboxOptions().wechat[0], findPerson('emoji')!)
  t.match(await page.json(), {
    access_token: /^[0-9a-f]{32}$/,
    refresh_token: /^[0-9a-f]{32}$/,
    raw: { openid, unionid, scope: 'snsapi_login', expires_in: 7200 },
    profile: { openid, unionid, nickname: '小红🌸👨‍👩‍👧 𠮷' }
  })
})

t.test('grant hears from WeChat why a login failed', async (t) => {
  const login = await startGrant(t, await startSimulator(t), 'wrong')
  t.match(await (await browse(login, 'lihua')).json(), { raw: { errcode: 40125, errmsg: /^invalid appsecret, rid: / } })
})

/** What this test uses of `passport-dingtalk2`, which has no types. */
interface DingTalkStrategy {
  authenticate(request: object, options?: object): void
  redirect(url: string): void
  success(user: unknown): void
  fail(reason: unknown): void
  error(error: unknown): void
}
type Profile = { id: string; name: string; privateId: string; cropId: string; headurl: string }
type Verify = (token: string, refreshToken: string, profile: Profile, done: (e: null, user: Profile) => void) => void

t.test('passport-dingtalk2 completes a DingTalk login', async (t) => {
  // It prints what it received.
  t.capture(console, 'log')
  const simulator = await startSimulator(t)
  // Its entry wants a package that it does not depend on, only to tell its version.
  const Strategy = load('passport-dingtalk2/lib/strategy.js') as new (o: object, v: Verify) => DingTalkStrategy
  const client: { strategy?: DingTalkStrategy } = {}
  const origin = await listen(t, (request, response) => {
    const { pathname, searchParams } = new URL(request.url as string, 'http://localhost')
    const end = (value: unknown) => response.end(JSON.stringify(value))
    // Passport makes an object of the strategy for each request, just so.
    const run: DingTalkStrategy = Object.assign(Object.create(client.strategy!) as DingTalkStrategy, {
      redirect: (location: string) => response.writeHead(302, { location }).end(),
      success: end,
      fail: end,
      error: (error: unknown) => end({ error: String(error) })
    })
    run.authenticate({ query: pathname === '/login' ? {} : Object.fromEntries(searchParams), headers: {} })
  })
  client.strategy = new Strategy(
    {
      clientID: dingTalk.clientId,
      clientSecret: dingTalk.clientSecret,
      callbackURL: `${origin}/callback`,
      authorizationURL: `${simulator.origin}/oauth2/auth`,
      persistentTokenURL: `${simulator.origin}/v1.0/oauth2/userAccessToken`,
      userProfileURL: `${simulator.origin}/v1.0/contact/users/me`
    },
    (_token, _refreshToken, profile, done) => done(null, profile)
  )
  const page = await browse(`${origin}/login`, 'emoji')
  const { openId, unionId } = dingTalkIdentity(resolveSandboxOptions().dingTalk[0], findPerson('emoji')!)
  t.match(await page.json(), {
    ...{ id: openId, privateId: unionId, name: '小红🌸👨‍👩‍👧 𠮷', cropId: /^ding[0-9a-f]{32}$/ },
    headurl: `${simulator.origin}/sandbox/avatars/emoji/0`
  })
})
