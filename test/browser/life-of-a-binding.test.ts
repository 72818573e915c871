import t, { type Test } from 'tap'
import type { Page } from 'playwright-core'
import { assertAccessible, startBrowser, views, type View } from '../helpers/browser.js'
import { consent, openDemo, startDemo } from '../helpers/demo.js'

const words = {
  'zh-CN': {
    bind: '绑定',
    rebind: '更换账号',
    unbind: '解除绑定',
    cancel: '取消',
    bound: '已绑定',
    success: (provider: string, name: string) => `${provider}已绑定：${name}`
  },
  en: {
    bind: 'Bind',
    rebind: 'Change account',
    unbind: 'Unbind',
    cancel: 'Cancel',
    bound: 'Bound',
    success: (provider: string, name: string) => `${provider} connected as ${name}`
  }
} as const

/** A provider as the page shows it. */
const providers = [
  { name: 'wechat', displayName: { 'zh-CN': '微信快捷登录', en: 'WeChat quick login' }, tellsAvatar: true },
  { name: 'ding_talk', displayName: { 'zh-CN': '钉钉快捷登录', en: 'DingTalk quick login' }, tellsAvatar: true },
  { name: 'wecom', displayName: { 'zh-CN': '企业微信快捷登录', en: 'WeCom quick login' }, tellsAvatar: false },
  { name: 'feishu', displayName: { 'zh-CN': '飞书快捷登录', en: 'Feishu quick login' }, tellsAvatar: true }
] as const

/** Tells whether a picture has loaded. */
async function isShown(image: ReturnType<Page['locator']>): Promise<boolean> {
  return image.evaluate((image: { decode(): Promise<void>; naturalWidth: number }) =>
    image.decode().then(() => image.naturalWidth > 0)
  )
}

/** Looks at a page as axe-core does, or not, because the same page was looked at before. */
type Look = (page: Page, when: string) => Promise<void>

async function bindInWindow(
  page: Page,
  item: ReturnType<Page['locator']>,
  person: string,
  button: { name: string; exact: boolean },
  look: Look
) {
  await item.getByRole('button', button).click()
  await page.locator('#authorize svg').waitFor()
  await look(page, 'QR dialog')
  await page.locator('#open-here').click()
  await page.locator('fieldset').waitFor()
  await look(page, 'consent page')
  await consent(page, person)
  await page.locator('.message.success').waitFor()
}

async function liveWholeLife(t: Test, page: Page, view: View, provider: (typeof providers)[number], look: Look) {
  const say = words[view.locale]
  const item = page.locator(`oauth-bindings .item:has(#name-${provider.name})`)
  const called = provider.displayName[view.locale].replace(/快捷登录| quick login/, '')
  const named = (words: string) => ({ name: `${words} ${provider.displayName[view.locale]}`, exact: true })
  const textOf = async (selector: string) => page.locator(selector).innerText()

  t.equal(await page.evaluate('document.documentElement.lang'), view.locale)
  await look(page, 'list')
  t.equal(await item.locator('.name').innerText(), provider.displayName[view.locale])
  t.ok(await item.locator('.icon svg').isVisible(), 'the icon is shown')
  await bindInWindow(page, item, 'emoji', named(say.bind), look)
  t.equal(await textOf('oauth-bindings .message'), say.success(called, '小红🌸👨‍👩‍👧 𠮷'))
  t.match(await item.innerText(), say.bound)
  t.match(await item.innerText(), '小红🌸👨‍👩‍👧 𠮷')
  const avatar = item.locator('.avatar')
  if (provider.tellsAvatar) t.ok(await isShown(avatar.locator('img')), 'the avatar is shown')
  else t.equal(await avatar.innerText(), '小', 'a letter stands for the avatar')
  t.equal(new URL(page.url()).search + new URL(page.url()).hash, '', 'neither code nor token stay in the address')
  await look(page, 'bound')

  await bindInWindow(page, item, 'lihua', named(say.rebind), async () => undefined)
  t.match(await item.innerText(), '李华')

  const unbind = item.getByRole('button', named(say.unbind))
  await unbind.click()
  await page.locator('dialog.confirm').waitFor()
  await look(page, 'confirmation')
  await page.keyboard.press('Escape')
  await page.locator('dialog.confirm').waitFor({ state: 'detached' })
  t.match(await item.innerText(), say.bound, 'Escape changes nothing')
  await unbind.click()
  await page.locator('dialog.confirm').getByRole('button', { name: say.unbind, exact: true }).click()
  await page.locator('.message.success').waitFor()
  await item.getByRole('button', named(say.bind)).waitFor()
  t.ok(
    await item
      .getByRole('button', named(say.bind))
      .evaluate((button: { matches(selector: string): boolean }) => button.matches(':focus')),
    'the focus stays with the provider'
  )
  await look(page, 'unbound')
}

// test/browser/elements.test.ts lets the element of this page live outside it; here every provider and every view is
// met once.
t.test('the demo page lets a binding live its whole life', async (t) => {
  const browser = await startBrowser(t)
  const demo = await startDemo(t)
  for (const [index, view] of views.entries()) {
    const provider = providers[index]!
    await t.test(`of ${provider.name}, ${view.width} wide, ${view.locale}`, async (t) => {
      const { page, complaints, context } = await openDemo(browser, demo, view)
      await liveWholeLife(t, page, view, provider, (page, when) => assertAccessible(t, page, when))
      t.strictSame(complaints, [], 'the console says nothing')
      await context.close()
    })
  }
})
