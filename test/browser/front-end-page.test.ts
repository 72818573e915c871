import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { assertAccessible, startBrowser, type View } from '../helpers/browser.js'
import { consent } from '../helpers/demo.js'
import { openFrontEnd, startFrontEnd } from '../helpers/front-end.js'
import { readCodeBlocks } from '../helpers/readme.js'

const blocks = readCodeBlocks('.docs/guide/front-end.md')

/** A page that the guide shows, with the elements from where the tests have them. */
function readPage(name: string): { body: string; script: string } {
  const { code } = blocks.find(({ info }) => info === `html ${name}`)!
  const [body = '', script = ''] = code.split('<script type="module">')
  const text = script.replace('</script>', '').replace("'fastify-oauth-binding/elements'", "'/elements.js'")
  return { body: `<main><h1>Account</h1>${body}</main>`, script: setLanguage + text }
}

const setLanguage = 'document.documentElement.lang = window.account.lang\n'

const words = {
  'zh-CN': { toBind: '这个微信账号尚未绑定。', cancelled: '你没有授权，登录未完成。' },
  en: { toBind: 'This WeChat account is not bound yet.', cancelled: 'You did not authorise, so you are not signed in.' }
} as const

const views: readonly View[] = [
  { width: 375, height: 667, locale: 'zh-CN', colorScheme: 'dark' },
  { width: 1280, height: 800, locale: 'en', colorScheme: 'light' }
]

t.test('the guide shows the screens that are built and lived through', async (t) => {
  for (const file of ['oauth-bindings.tsx', 'binding-screen.tsx', 'OauthBindings.vue']) {
    const shown = blocks.find(({ info }) => info.endsWith(` ${file}`))
    t.equal(shown?.code.trim(), readFileSync(join(import.meta.dirname, 'frameworks', file), 'utf8').trim(), file)
  }
})

t.test('the guide’s pages sign in, bind what is not bound yet, and show it', async (t) => {
  const browser = await startBrowser(t)
  const front = await startFrontEnd(t, {
    route: '/account/settings/{page}/{provider}',
    ...readPage('bindings.html'),
    login: readPage('sign-in.html')
  })
  const authorize = async (page: Page, key: string, person: string) => {
    await page.locator(`[data-key="${key}"]`).click()
    await page.locator('fieldset').waitFor()
    await consent(page, person)
  }
  for (const [index, view] of views.entries()) {
    const { page, context, complaints, foreign } = await openFrontEnd(browser, front.urlOf('login'), view, null)
    const person = ['xiaoming', 'lihua'][index]!
    await page.locator('[data-key="wechat signIn"]').waitFor()
    await assertAccessible(t, page, 'methods')
    await authorize(page, 'ding_talk signIn', 'cancel-with-redirect')
    await page.locator('.message.info', { hasText: words[view.locale].cancelled }).waitFor()
    await authorize(page, 'wechat signIn', person)
    await page.locator('.message', { hasText: words[view.locale].toBind }).waitFor()
    t.equal(page.url(), front.urlOf('login', 'wechat'), 'neither code nor state stay in the address')
    await assertAccessible(t, page, 'not bound yet')
    await page.locator('[name=token]').fill(await front.createToken(String(index + 1)))
    await page.locator('#password button').click()
    await page.locator('oauth-bindings .item .account').waitFor()
    await page.evaluate('sessionStorage.removeItem("token")')
    await page.goto(front.urlOf('login'))
    await authorize(page, 'wechat signIn', person)
    await page.locator('oauth-bindings .item .account').waitFor()
    t.ok(await page.evaluate('sessionStorage.getItem("token")'), 'the token of the sign-in')
    t.strictSame(foreign, [])
    t.strictSame(
      complaints.filter((complaint) => !/status of 409/.test(complaint)),
      []
    )
    await context.close()
  }
})
