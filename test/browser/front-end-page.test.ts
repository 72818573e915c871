import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { assertAccessible, startBrowser, type View } from '../helpers/browser.js'
import { buildScreen } from '../helpers/build-screen.js'
import { consent } from '../helpers/demo.js'
import { openFrontEnd, startFrontEnd, type FrontEnd } from '../helpers/front-end.js'
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

const shownFiles = [
  ...['oauth-bindings.tsx', 'binding-screen.tsx', 'oauth-sign-in.tsx', 'sign-in-screen.tsx'],
  ...['OauthBindings.vue', 'OauthSignIn.vue']
]

t.test('the guide shows the screens that are built and lived through', async (t) => {
  for (const file of shownFiles) {
    const shown = blocks.find(({ info }) => info.endsWith(` ${file}`))
    t.equal(shown?.code.trim(), readFileSync(join(import.meta.dirname, 'frameworks', file), 'utf8').trim(), file)
  }
})

const browser = await startBrowser(t)

/** A visitor signs in with an account that is not bound, then in another way, which binds it, then with it. */
async function signInAndBind(t: Test, front: FrontEnd, view: View, userId: string, person: string): Promise<void> {
  const { page, context, complaints, foreign } = await openFrontEnd(browser, front.urlOf('login'), view, null)
  const authorize = async (key: string, person: string) => {
    await page.locator(`[data-key="${key}"]`).click()
    await page.locator('fieldset').waitFor()
    await consent(page, person)
  }
  await page.locator('[data-key="wechat signIn"]').waitFor()
  await assertAccessible(t, page, 'methods')
  await authorize('ding_talk signIn', 'cancel-with-redirect')
  await page.locator('.message.info', { hasText: words[view.locale].cancelled }).waitFor()
  await authorize('wechat signIn', person)
  await page.locator('.message', { hasText: words[view.locale].toBind }).waitFor()
  t.equal(page.url(), front.urlOf('login', 'wechat'), 'neither code nor state stay in the address')
  await assertAccessible(t, page, 'not bound yet')
  await page.locator('[name=token]').fill(await front.createToken(userId))
  await page.locator('#password button').click()
  await page.locator('oauth-bindings .item .account').waitFor()
  await page.evaluate('sessionStorage.removeItem("token")')
  await page.goto(front.urlOf('login'))
  await authorize('wechat signIn', person)
  await page.locator('oauth-bindings .item .account').waitFor()
  t.ok(await page.evaluate('sessionStorage.getItem("token")'), 'the token of the sign-in')
  t.strictSame(foreign, [])
  t.strictSame(
    complaints.filter((complaint) => !/status of 409/.test(complaint)),
    []
  )
  await context.close()
}

const buildPage = async (file: string) => {
  const page = { body: '<div id="root"></div>', script: await buildScreen(file) }
  return { ...page, login: page }
}

const hosts = [
  { name: 'plain HTML', read: async () => ({ ...readPage('bindings.html'), login: readPage('sign-in.html') }) },
  { name: 'React, which mounts twice', read: () => buildPage('sign-in-screen.tsx') },
  { name: 'Vue', read: () => buildPage('vue-sign-in-screen.ts') }
]

for (const { name, read } of hosts) {
  t.test(`in ${name}, visitors sign in, bind what is not bound yet, and see it`, async (t) => {
    const front = await startFrontEnd(t, { route: '/account/settings/{page}/{provider}', ...(await read()) })
    await signInAndBind(t, front, views[0]!, '1', 'xiaoming')
    await signInAndBind(t, front, views[1]!, '2', 'lihua')
  })
}
