import type { BrowserContext } from 'playwright-core'
import t from 'tap'
import { assertAccessible, startBrowser, type View } from '../helpers/browser.js'
import { openFrontEnd, startFrontEnd } from '../helpers/front-end.js'

const [desktop, phone]: View[] = [
  { width: 1280, height: 800, locale: 'en' },
  { width: 375, height: 667, locale: 'zh-CN', colorScheme: 'dark' }
]

const wxLogin = 'https://res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js'
const ddLogin = 'https://g.alicdn.com/dingding/h5-dingtalk-login/0.21.0/ddlogin.js'

/** Plays the platforms' scripts: each draws where it is told, and `confirm` is the person with the phone. */
const scripts = {
  [wxLogin]: `window.WxLogin = class {
    constructor({ id, appid, scope, redirect_uri, state, self_redirect }) {
      if (self_redirect) throw new Error('the page would stay')
      document.getElementById(id).textContent = 'QR code of WeChat'
      const query = 'appid=' + appid + '&redirect_uri=' + redirect_uri + '&response_type=code&scope=' + scope + '&state=' + state
      window.confirm = async () => location.assign(await window.authorise('/connect/qrconnect?' + query))
    }
  }`,
  [ddLogin]: `window.DTFrameLogin = ({ id }, { redirect_uri, ...rest }, onSuccess) => {
    document.getElementById(id).textContent = 'QR code of DingTalk'
    const query = new URLSearchParams(rest) + '&redirect_uri=' + redirect_uri
    window.confirm = async () => onSuccess({ redirectUrl: await window.authorise('/oauth2/auth?' + query) })
  }`
} as const

const browser = await startBrowser(t)
const front = await startFrontEnd(t, {
  route: '/account/settings/{page}/{provider}',
  head: '<script type="module" src="/elements.js"></script>',
  body: '<main><h1>Account</h1><oauth-bindings qr-code></oauth-bindings></main>',
  script: `
    const element = document.querySelector('oauth-bindings')
    document.documentElement.lang = window.account.lang
    element.token = window.account.token`,
  hasRealPages: true
})

/** Answers in the place of the platforms' hosts. */
async function playScripts(context: BrowserContext): Promise<void> {
  for (const [address, body] of Object.entries(scripts)) {
    await context.route(address, (route) => route.fulfill({ contentType: 'text/javascript', body }))
  }
  await context.exposeFunction('authorise', async (path: string) => {
    const url = `${front.sandboxOrigin}${path}&sandbox_account=xiaoming&sandbox_decision=allow`
    const { headers } = await fetch(url, { redirect: 'manual' })
    return headers.get('location')
  })
}

const cases = [
  { name: 'wechat', words: 'QR code of WeChat', done: 'WeChat connected as 小明', view: desktop!, script: wxLogin },
  { name: 'ding_talk', words: 'QR code of DingTalk', done: '钉钉已绑定：小明', view: phone!, script: ddLogin }
]

for (const { name, words, done, view, script } of cases) {
  t.test(`the QR code of ${name} is shown in the page when it is asked for, and binds`, async (t) => {
    const token = await front.createToken('1')
    const { page, context, foreign, complaints } = await openFrontEnd(browser, front.urlOf('binding'), view, token)
    await playScripts(context)
    await page.locator(`[data-key="${name} bind"]`).waitFor()
    t.strictSame(foreign, [], 'nothing is loaded before')
    await page.locator(`[data-key="${name} bind"]`).click()
    await page.getByText(words).waitFor()
    t.strictSame(foreign, [script])
    t.match(await page.locator('dialog.scan a').getAttribute('href'), /^https:\/\/(open\.weixin|login\.dingtalk)\./)
    await assertAccessible(t, page, 'QR code')
    await page.evaluate('window.confirm()')
    await page.locator('.message', { hasText: done }).waitFor()
    t.equal(new URL(page.url()).search, '')
    t.equal(await page.locator('dialog').count(), 0)
    t.strictSame(complaints, [])
    await context.close()
  })
}

t.test('a link to the authorize page stands in where the script is blocked', async (t) => {
  const { page, context } = await openFrontEnd(browser, front.urlOf('binding'), desktop!, await front.createToken('2'))
  await context.route('https://**', (route) => route.abort())
  await page.locator('[data-key="wechat bind"]').click()
  await page.getByText('The QR code cannot be loaded.').waitFor()
  t.match(
    await page.locator('dialog.scan a').getAttribute('href'),
    /^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect/
  )
  await assertAccessible(t, page, 'blocked')
  await page.locator('dialog.scan button').click()
  t.ok(
    await page
      .locator('[data-key="wechat bind"]')
      .evaluate((button) => (button as { matches(selector: string): boolean }).matches(':focus'))
  )
  await context.close()
})
