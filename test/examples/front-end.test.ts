import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSetCookie, stringifyCookie, type Cookies } from 'cookie'
import t, { type Test } from 'tap'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import type { Provider } from '../../src/platforms/provider.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { buildApp, signInUrl, type TestApp } from '../helpers/build-app.js'
import { readExample } from '../helpers/readme.js'

/** What the documentation's page exports. */
interface Page {
  service: { url: string; query: string; proof: { verifier?: string } }
  listLogins: () => Promise<{ name: string; url: string }[]>
  finishLogin: (type: string) => Promise<{ code: number; data: object; error?: string } | null>
  redeemTicket: (token: string) => Promise<{ code: number } | null>
}

const pageUrl = 'http://localhost:8000'
const nativeFetch = fetch

/** As much of a browser as the page uses; it sends cookies to its own origin alone, as `fetch` does by default. */
function openBrowser(t: Test, { app }: TestApp) {
  const cookies: Cookies = {}
  const items = new Map<string, string>()
  let location = new URL(pageUrl)
  const globals = {
    sessionStorage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => items.set(key, value),
      removeItem: (key: string) => items.delete(key)
    },
    history: {
      replaceState: (_state: null, _title: string, url: string) => {
        location = new URL(url, location)
      }
    },
    fetch: async (address: string, init: RequestInit) => {
      const url = new URL(address, location)
      // The service, in the same process, calls the platforms.
      if (!url.pathname.startsWith(signInUrl)) return nativeFetch(address, init)
      const { method, headers, body } = init
      const isOwn = url.origin === location.origin
      const response = await app.inject({
        ...{ method: method as 'GET' | 'POST', url: url.pathname + url.search, ...(body && { payload: String(body) }) },
        headers: { ...(headers as Record<string, string>), ...(isOwn && { cookie: stringifyCookie(cookies) }) }
      })
      for (const line of isOwn ? [response.headers['set-cookie'] ?? []].flat() : []) {
        const { name, value } = parseSetCookie(line)
        cookies[name] = value
      }
      return new Response(response.body)
    }
  }
  const before = Object.getOwnPropertyDescriptors(globalThis)
  Object.assign(globalThis, globals)
  Object.defineProperty(globalThis, 'location', { configurable: true, get: () => location })
  t.teardown(() => {
    for (const name of [...Object.keys(globals), 'location']) {
      if (name in before) Object.defineProperty(globalThis, name, before[name]!)
      else Reflect.deleteProperty(globalThis, name)
    }
  })
  return {
    cookies,
    items,
    readAddress: () => location.href,
    /** Opens an authorize URL as a person, whose decision leads back to the page. */
    authorize: async (url: string, decision: string) => {
      const address = new URL(url)
      address.searchParams.set('sandbox_account', 'xiaoming')
      address.searchParams.set('sandbox_decision', decision)
      const response = await nativeFetch(address, { redirect: 'manual' })
      location = new URL(String(response.headers.get('location')))
    }
  }
}

/** Loads the page into a browser, and what a page of another origin has besides. */
async function load(t: Test, isElsewhere: boolean): Promise<Page> {
  const folder = t.testdir()
  for (const file of ['sign-in-page.js', 'other-site.js']) writeFileSync(join(folder, file), readExample(`js ${file}`))
  if (isElsewhere) await import(join(folder, 'other-site.js'))
  return (await import(join(folder, 'sign-in-page.js'))) as Page
}

/** Creates providers of the simulator's apps that send people back to the page. */
function createProviders(given: readonly Provider[], page: string): Provider[] {
  const { origin } = new URL(given[0]!.redirectUri)
  const { wechat, dingTalk } = resolveSandboxOptions()
  const [{ appId, appSecret }, { clientId, clientSecret }] = [wechat[0], dingTalk[0]]
  const bases = { authorizeBaseUrl: origin, apiBaseUrl: origin }
  return [
    createWechatProvider({ appId, appSecret, ...bases, redirectUri: `${page}/wechat` }),
    createDingTalkProvider({ clientId, clientSecret, flow: 'current', ...bases, redirectUri: `${page}/ding_talk` })
  ]
}

const routes = [
  ['sqlite', 'path', '/login'],
  ['postgresql', 'hash', '/#/login']
] as const

for (const [kind, name, route] of routes) {
  for (const isElsewhere of [false, true]) {
    const place = isElsewhere ? 'another origin' : 'the same origin'
    t.test(`the documentation’s page signs in, routes in the ${name}, ${place} (${kind})`, async (t) => {
      const host = await buildApp(t, {
        kind,
        signIn: (given) => ({ ...given, providers: createProviders(given.providers, pageUrl + route) })
      })
      const browser = openBrowser(t, host)
      const page = await load(t, isElsewhere)
      const urlOf = async (wanted: string) => (await page.listLogins()).find(({ name }) => name === wanted)!.url
      const signIn = async (type: string, decision = 'allow') => {
        const wanted = type.toLowerCase()
        await browser.authorize(await urlOf(wanted), decision)
        t.match(browser.readAddress(), /[?&](?:state|code|authCode|error)=/)
        const answer = await page.finishLogin(type)
        t.equal(browser.readAddress(), `${pageUrl}${route}/${wanted}`, 'nothing of it is left in the address')
        return answer
      }
      const user = await host.createUser()
      for (const type of ['WECHAT', 'DING_TALK']) {
        t.match(await signIn(type), { code: 409, error: 'ACCOUNT_NOT_BOUND', data: { nickname: '小明' } })
        t.match(await page.redeemTicket(user.token), { code: 200 })
        t.equal(await page.redeemTicket(user.token), null, 'it is used once')
        t.match(await signIn(type), { code: 200, data: { token: `session of ${user.userId} by ${type}` } })
        t.equal(await signIn(type, type === 'WECHAT' ? 'deny-with-state' : 'deny'), null, 'cancelled')
      }
      t.equal(Object.keys(browser.cookies).length, isElsewhere ? 0 : 1)
      t.strictSame([...browser.items.keys()], isElsewhere ? ['verifier'] : [])
    })
  }
}

t.test('the documentation’s page takes at most 30 lines', async (t) => {
  t.ok(readExample('js sign-in-page.js').trimEnd().split('\n').length <= 30)
  t.ok(readExample('js sign-in-page.js').includes(`'${signInUrl}'`))
})
