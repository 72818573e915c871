import { randomBytes } from 'node:crypto'
import { parseSetCookie } from 'cookie'
import t, { type Test } from 'tap'
import type { OauthSignInPluginOptions } from '../../../src/sign-in-options.js'
import { createWechatOfficialAccountProvider } from '../../../src/platforms/wechat-official-account/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { buildApp, signInUrl, type BuildAppOptions } from '../../helpers/build-app.js'
import { countRows } from '../../helpers/count-rows.js'
import { databaseKinds } from '../../helpers/databases.js'
import { stateOf } from '../../helpers/scripted-account.js'
import { bases } from '../../helpers/simulated-platform.js'
import { openBrowser } from '../../helpers/visitor.js'

const asIs = (options: OauthSignInPluginOptions): OauthSignInPluginOptions => options
const build = (t: Test, options: Partial<BuildAppOptions> = {}) =>
  buildApp(t, { kind: 'sqlite', signIn: asIs, ...options })

/** As of an application that people use: the browser comes back to an address that is not of this machine. */
const published = (options: OauthSignInPluginOptions): OauthSignInPluginOptions => ({
  ...options,
  providers: options.providers.map((provider) => ({ ...provider, redirectUri: 'https://app.example.com/login' }))
})

for (const kind of databaseKinds) {
  await t.test(
    `listLoginMethods() lists the providers as listBindings() does, and stores nothing (${kind})`,
    async (t) => {
      const host = await buildApp(t, { kind, signIn: asIs })
      const before = await countRows(host)
      const browser = openBrowser(t, host)
      const { body } = await browser.send({ url: signInUrl })
      t.strictSame(await countRows(host), before)
      const listed = (await host.list(await host.createUser())).map(({ name, display_name: words, icon }) => [
        name,
        words,
        icon
      ])
      const methods = body.data as unknown as Record<string, string>[]
      t.strictSame(
        methods.map(({ name, display_name: words, icon }) => [name, words, icon]),
        listed
      )
      for (const method of methods) {
        t.strictSame(Object.keys(method), ['name', 'display_name', 'url', 'icon', 'type'])
        t.equal(method['type'], method['name']?.toUpperCase())
        t.match(stateOf(method.url), /^[0-9a-f]{74}$/)
        t.match(method.url, encodeURIComponent('/demo/login/'), 'the redirect address of signing in')
      }
      const english = await browser.send({ url: signInUrl, headers: { 'accept-language': 'en' } })
      t.match(english.body.data, [{ display_name: /^DingTalk/ }, { display_name: /^WeChat/ }])
    }
  )
}

await t.test('listLoginMethods() makes each URL anew', async (t) => {
  const browser = openBrowser(t, await build(t))
  const states = [await browser.list(), await browser.list()].flatMap((urls) => Object.values(urls).map(stateOf))
  t.equal(new Set(states).size, 4)
})

await t.test('listLoginMethods() has a browser keep one cookie, and refreshes it', async (t) => {
  const browser = openBrowser(t, await build(t))
  const first = await browser.send({ url: signInUrl })
  const [name = ''] = Object.keys(browser.cookies)
  const value = browser.cookies[name]
  t.match(value, /^[\w-]{43}$/)
  t.equal(first.headers['set-cookie'], `oauth-binding=${value}; Max-Age=1260; Path=/; HttpOnly; SameSite=Lax`)
  const second = await browser.send({ url: signInUrl })
  t.equal(second.headers['set-cookie'], first.headers['set-cookie'], 'several tabs have one value')
})

await t.test('listLoginMethods() replaces a cookie that is not of its form', async (t) => {
  const browser = openBrowser(t, await build(t))
  for (const value of ['', 'x', `${'x'.repeat(43)}=`, '%00'.repeat(15), 'x'.repeat(44)]) {
    browser.cookies['oauth-binding'] = value
    await browser.list()
    t.match(browser.cookies['oauth-binding'], /^[\w-]{43}$/, value)
    t.not(browser.cookies['oauth-binding'], value)
  }
})

await t.test('listLoginMethods() keeps the cookies of the host', async (t) => {
  const host = (app: Parameters<NonNullable<BuildAppOptions['host']>>[0]) =>
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('set-cookie', 'of-host=1')
    })
  const { headers } = await openBrowser(t, await build(t, { host })).send({ url: signInUrl })
  t.match(headers['set-cookie'], ['of-host=1', /^oauth-binding=/])
})

await t.test('listLoginMethods() sets no cookie for a challenge', async (t) => {
  const browser = openBrowser(t, await build(t), 'verifier')
  await browser.list()
  t.strictSame(browser.cookies, {})
})

await t.test('listLoginMethods() refuses a challenge that is no SHA-256 in base64url', async (t) => {
  const browser = openBrowser(t, await build(t))
  const whole = randomBytes(32).toString('base64url')
  for (const challenge of ['', 'x', whole.slice(1), `${whole}x`, `${whole.slice(1)}=`, `${whole.slice(1)}+`]) {
    const { status, body } = await browser.send({ url: `${signInUrl}?challenge=${encodeURIComponent(challenge)}` })
    t.match({ status, body }, { status: 403, body: { data: { challenge: ['challenge 格式不正确。'] } } }, challenge)
  }
  const twice = await browser.send({ url: `${signInUrl}?challenge=${whole}&challenge=${whole}` })
  t.match(twice.body, { code: 403, data: { challenge: ['challenge 必须是字符串。'] } })
  t.strictSame(browser.cookies, {}, 'and sets no cookie')
})

/** Which cookie a request gets. */
async function nameCookie(t: Test, options: Partial<BuildAppOptions>, headers: Record<string, string>) {
  const { app } = await build(t, options)
  const response = await app.inject({ url: signInUrl, headers })
  const { name, secure, httpOnly, sameSite, path, domain } = parseSetCookie(String(response.headers['set-cookie']))
  t.match({ httpOnly, sameSite, path, domain }, { httpOnly: true, sameSite: 'lax', path: '/', domain: undefined })
  return [name, secure ?? false]
}

await t.test('the cookie is bound to the host and to https but on loopback over http', async (t) => {
  const secure = ['__Host-oauth-binding', true]
  const plain = ['oauth-binding', false]
  const proxied = { server: { trustProxy: true } }
  const https = { 'x-forwarded-proto': 'https' }
  for (const host of ['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
    t.strictSame(await nameCookie(t, {}, { host }), plain, host)
  }
  t.strictSame(await nameCookie(t, {}, { host: 'app.example.com' }), secure, 'another host over http')
  t.strictSame(await nameCookie(t, {}, { host: 'localhost.example.com' }), secure)
  t.strictSame(
    await nameCookie(t, proxied, { host: 'localhost', ...https }),
    secure,
    'https at a proxy that is trusted'
  )
  t.strictSame(await nameCookie(t, {}, { host: 'localhost', ...https }), plain, 'anybody may claim https')
  t.strictSame(
    await nameCookie(t, { signIn: published }, { host: '127.0.0.1:3000' }),
    secure,
    'a proxy that replaces the host does not make it weaker'
  )
})

await t.test('listLoginMethods() hands out the client that suits the browser', async (t) => {
  const [{ appId, appSecret }] = resolveSandboxOptions().officialAccount
  const signIn = (options: OauthSignInPluginOptions): OauthSignInPluginOptions => {
    const { origin } = new URL(options.providers[0]!.redirectUri)
    const account = createWechatOfficialAccountProvider({ appId, appSecret, ...bases(origin, 'wechat') })
    return { ...options, providers: [account, ...options.providers] }
  }
  const browser = openBrowser(t, await build(t, { signIn }))
  const inWechat = { 'user-agent': 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.44' }
  t.match((await browser.send({ url: signInUrl, headers: inWechat })).text, '/connect/oauth2/authorize?')
  t.match((await browser.send({ url: signInUrl })).text, '/connect/qrconnect?')
})
