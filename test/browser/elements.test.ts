import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { assertAccessible, startBrowser, type View } from '../helpers/browser.js'
import { buildScreen } from '../helpers/build-screen.js'
import { consent } from '../helpers/demo.js'
import { openFrontEnd, startFrontEnd, type FrontEnd, type WatchedFrontEnd } from '../helpers/front-end.js'
import { until } from '../helpers/until.js'

const desktop = { width: 1280, height: 800 }
const phone = { width: 375, height: 667 }
/** Each provider in one of the views: every width, language and colour scheme is met. */
const providers = [
  { name: 'wechat', userId: '1', route: 'wechat', view: { ...desktop, locale: 'zh-CN', colorScheme: 'light' } },
  { name: 'ding_talk', userId: '2', route: 'ding-talk', view: { ...phone, locale: 'en', colorScheme: 'dark' } },
  { name: 'wecom', userId: '3', route: 'wecom', view: { ...desktop, locale: 'en', colorScheme: 'dark' } },
  { name: 'feishu', userId: '4', route: 'feishu', view: { ...phone, locale: 'zh-CN', colorScheme: 'light' } }
] as const satisfies readonly { name: string; userId: string; route: string; view: View }[]

const names = {
  wechat: { 'zh-CN': '微信', en: 'WeChat' },
  ding_talk: { 'zh-CN': '钉钉', en: 'DingTalk' },
  wecom: { 'zh-CN': '企业微信', en: 'WeCom' },
  feishu: { 'zh-CN': '飞书', en: 'Feishu' }
} as const

const words = {
  'zh-CN': {
    connected: (provider: string, name: string) => `${provider}已绑定：${name}`,
    unbound: (provider: string) => `${provider}已解除绑定。`,
    refused: '你没有授权，绑定未完成。',
    elsewhere: /已绑定其他用户。请先用那个用户登录并解除绑定/
  },
  en: {
    connected: (provider: string, name: string) => `${provider} connected as ${name}`,
    unbound: (provider: string) => `${provider} is no longer bound.`,
    refused: 'You did not authorise, so nothing was bound.',
    elsewhere: /account is bound to another user\. Sign in as that user and unbind it first/
  }
} as const

/** What each host's page is, and where it has its screens. */
const plain = {
  route: '/account/settings/{page}/{provider}',
  head: '<script type="module" src="/elements.js"></script>',
  body: '<main><h1>Account</h1><oauth-bindings></oauth-bindings></main>',
  script: `
    const element = document.querySelector('oauth-bindings')
    document.documentElement.lang = window.account.lang
    element.token = window.account.token
    window.events = []
    for (const name of ['oauth-bound', 'oauth-unbound', 'oauth-cancelled', 'oauth-failed', 'oauth-signed-out']) {
      document.addEventListener(name, ({ detail }) => window.events.push({ name, ...detail }))
    }`
}

const browser = await startBrowser(t)

const messageOf = async (page: Page) => page.locator('.message').innerText()
const button = (page: Page, key: string) => page.locator(`[data-key="${key}"]`)

/** Waits for words of the element. */
async function waitForMessage(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('.message').filter({ hasText: words }).waitFor()
}

/** Presses a button that leads to the platform, and consents there as a person. */
async function authorize(page: Page, key: string, person: string): Promise<void> {
  await button(page, key).click()
  await page.locator('fieldset').waitFor()
  await consent(page, person)
}

/** Counts the requests that complete a binding. */
function countCompletions({ context }: WatchedFrontEnd): () => number {
  let completions = 0
  context.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/oauth-binding')) completions += 1
  })
  return () => completions
}

async function liveWholeLife(t: Test, front: FrontEnd, provider: (typeof providers)[number]): Promise<void> {
  const { name, route, view, userId } = provider
  const [say, called] = [words[view.locale], names[name][view.locale]]
  const watched = await openFrontEnd(browser, front.urlOf('binding'), view, await front.createToken(userId))
  const { page, context, complaints, foreign } = watched
  const completions = countCompletions(watched)
  const item = page.locator(`.item:has(#name-${name})`)

  await button(page, `${name} bind`).waitFor()
  t.equal(await page.locator('.item').count(), 4)
  await assertAccessible(t, page, 'list')
  await authorize(page, `${name} bind`, 'xiaoming')
  await waitForMessage(page, say.connected(called, '小明'))
  t.match(await item.innerText(), '小明')
  t.equal(page.url(), front.urlOf('binding', route), 'neither code nor state stay in the address')
  t.equal(completions(), 1, 'completed once')
  await assertAccessible(t, page, 'bound')
  await page.reload()
  await item.filter({ hasText: '小明' }).waitFor()
  t.equal(completions(), 1, 'a reload completes nothing')

  await authorize(page, `${name} rebind`, 'lihua')
  await waitForMessage(page, say.connected(called, '李华'))

  await button(page, `${name} unbind`).click()
  await page.locator('dialog').waitFor()
  await assertAccessible(t, page, 'confirmation')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  t.ok(
    await button(page, `${name} unbind`).evaluate((button) =>
      (button as { matches(selector: string): boolean }).matches(':focus')
    )
  )
  await button(page, `${name} unbind`).click()
  await page.locator('dialog[open] [value=yes]').click()
  await waitForMessage(page, say.unbound(called))
  t.ok(
    await button(page, `${name} bind`).evaluate((button) =>
      (button as { matches(selector: string): boolean }).matches(':focus')
    ),
    'the focus stays'
  )
  t.strictSame(complaints, [], 'the console says nothing')
  t.strictSame(foreign, [], 'no other host is asked')
  await context.close()
}

await t.test('in plain HTML, with routes in the path', async (t) => {
  const front = await startFrontEnd(t, plain)
  for (const provider of providers) {
    const { width, locale, colorScheme } = provider.view
    await t.test(`${provider.name} lives its whole life, ${width} wide, ${locale}, ${colorScheme}`, (t) =>
      liveWholeLife(t, front, provider)
    )
  }

  await t.test('a person who cancels is told so, and is not blamed', async (t) => {
    const view: View = { ...desktop, locale: 'en' }
    const { page, context, complaints } = await openFrontEnd(
      browser,
      front.urlOf('binding'),
      view,
      await front.createToken('7')
    )
    await authorize(page, 'ding_talk bind', 'cancel-with-redirect')
    await waitForMessage(page, words.en.refused)
    t.match(await page.locator('.message').getAttribute('class'), 'info')
    t.equal(page.url(), front.urlOf('binding', 'ding-talk'))
    t.match(await page.evaluate('window.events'), [{ name: 'oauth-cancelled', type: 'DING_TALK' }])
    t.strictSame(complaints, [])
    await context.close()
  })

  await t.test('a conflict names the provider and the remedy, and another tab notices a change', async (t) => {
    const view: View = { ...phone, locale: 'zh-CN' }
    const first = await openFrontEnd(browser, front.urlOf('binding'), view, await front.createToken('8'))
    const tab = await first.context.newPage()
    await tab.goto(front.urlOf('binding'))
    await button(tab, 'wechat bind').waitFor()
    await authorize(first.page, 'wechat bind', 'lihua')
    await waitForMessage(first.page, '李华')
    await tab.locator('.item', { hasText: '李华' }).waitFor()
    const second = await openFrontEnd(browser, front.urlOf('binding'), view, await front.createToken('9'))
    await authorize(second.page, 'wechat bind', 'lihua')
    await waitForMessage(second.page, words['zh-CN'].elsewhere)
    t.match(await messageOf(second.page), /^这个微信账号.*ACCOUNT_BOUND_ELSEWHERE$/s)
    await assertAccessible(t, second.page, 'conflict')
    await first.context.close()
    await second.context.close()
  })

  await t.test('the list keeps its place while the completion is slow', async (t) => {
    const view: View = { ...desktop, locale: 'en' }
    const watched = await openFrontEnd(browser, front.urlOf('binding'), view, await front.createToken('10'))
    const { page, context } = watched
    const completions = countCompletions(watched)
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    await context.route('**/oauth-binding', async (route) => {
      if (route.request().method() === 'POST') await held
      await route.continue()
    })
    const topOf = async () => (await page.locator('.item').first().boundingBox())?.y
    await button(page, 'wechat bind').waitFor()
    const before = await topOf()
    await authorize(page, 'wechat bind', 'xiaoming')
    await page.locator('.item[aria-busy]').waitFor()
    t.equal(await topOf(), before)
    // A router may replace the element while its request is on the way.
    await page.evaluate(`(() => {
      const next = document.createElement('oauth-bindings')
      next.token = window.account.token
      document.querySelector('oauth-bindings').replaceWith(next)
    })()`)
    await page.locator('.item[aria-busy]').waitFor()
    release()
    await waitForMessage(page, 'WeChat connected as 小明')
    t.equal(await topOf(), before)
    t.equal(completions(), 1, 'the element that took its place has sent nothing anew')
    await context.close()
  })

  await t.test('parameters of the page’s own, of the same names, are left alone', async (t) => {
    const url = `${front.urlOf('binding')}?code=spring&state=open&error=2`
    const view: View = { ...phone, locale: 'en' }
    const watched = await openFrontEnd(browser, url, view, await front.createToken('12'))
    const completions = countCompletions(watched)
    await button(watched.page, 'wechat bind').waitFor()
    t.equal(watched.page.url(), url)
    t.equal(await messageOf(watched.page), '')
    t.equal(completions(), 0)
    await watched.context.close()
  })

  await t.test('Back to the page that left for a platform shows the list anew', async (t) => {
    const view: View = { ...desktop, locale: 'en' }
    const watched = await openFrontEnd(browser, front.urlOf('binding'), view, await front.createToken('11'))
    const { page, context } = watched
    const completions = countCompletions(watched)
    await button(page, 'wecom bind').click()
    await page.locator('fieldset').waitFor()
    await page.goBack()
    await authorize(page, 'wecom bind', 'lihua')
    await waitForMessage(page, 'WeCom connected as 李华')
    await page.goBack()
    await page.goForward()
    await page.locator('.item', { hasText: '李华' }).waitFor()
    t.equal(completions(), 1)
    await context.close()
  })

  await t.test('a token that the service takes no more is an event, and is said', async (t) => {
    const view: View = { ...desktop, locale: 'en' }
    const { page, context } = await openFrontEnd(browser, front.urlOf('binding'), view, '1|nonsense')
    await waitForMessage(page, 'The request is not authenticated.')
    await until(async () => ((await page.evaluate('window.events.length')) as number) > 1)
    t.match(await page.evaluate('window.events.map(({ name }) => name)'), ['oauth-signed-out', 'oauth-failed'])
    await context.close()
  })
})

/** The same life in an application of a framework; each has its routes where its users have them. */
const frameworks = [
  {
    name: 'React, in StrictMode, with routes in the hash',
    file: 'binding-screen.tsx',
    route: '/#/account/settings/{page}/{provider}'
  },
  { name: 'Vue, with routes in the path', file: 'vue-screen.ts', route: '/account/settings/{page}/{provider}' }
]

for (const { name, file, route } of frameworks) {
  await t.test(`in ${name}`, async (t) => {
    const screen = await buildScreen(file)
    const lang = 'document.documentElement.lang = window.account.lang\n'
    const front = await startFrontEnd(t, { route, body: '<div id="root"></div>', script: lang + screen })
    for (const provider of providers) {
      await t.test(`${provider.name} lives its whole life`, (t) => liveWholeLife(t, front, provider))
    }
  })
}
