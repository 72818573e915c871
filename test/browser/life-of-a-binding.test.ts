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
    success: '绑定成功'
  },
  en: { bind: 'Bind', rebind: 'Change account', unbind: 'Unbind', cancel: 'Cancel', bound: 'Bound', success: 'Bound.' }
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

async function bindInWindow(page: Page, item: ReturnType<Page['locator']>, person: string, button: string, look: Look) {
  await item.getByRole('button', { name: button, exact: true }).click()
  await page.locator('#authorize svg').waitFor()
  await look(page, 'QR dialog')
  await page.locator('#open-here').click()
  await page.locator('fieldset').waitFor()
  await look(page, 'consent page')
  await consent(page, person)
  await page.locator('#message.success').waitFor()
}

async function liveWholeLife(t: Test, page: Page, view: View, provider: (typeof providers)[number], look: Look) {
  const say = words[view.locale]
  const item = page.locator(`#list li:has(#name-${provider.name})`)
  const textOf = async (selector: string) => page.locator(selector).innerText()

  t.equal(await page.evaluate('document.documentElement.lang'), view.locale)
  await look(page, 'list')
  t.equal(await item.locator('h3').innerText(), provider.displayName[view.locale])
  t.ok(await isShown(item.locator('.icon img')), 'the icon is shown')
  await bindInWindow(page, item, 'emoji', say.bind, look)
  t.equal(await textOf('#message'), say.success)
  t.match(await item.innerText(), say.bound)
  t.match(await item.innerText(), '小红🌸👨‍👩‍👧 𠮷')
  const avatar = item.locator('.avatar')
  if (provider.tellsAvatar) t.ok(await isShown(avatar.locator('img')), 'the avatar is shown')
  else t.equal(await avatar.innerText(), '小', 'a letter stands for the avatar')
  t.equal(new URL(page.url()).search + new URL(page.url()).hash, '', 'neither code nor token stay in the address')
  await look(page, 'bound')

  await bindInWindow(page, item, 'lihua', say.rebind, async () => undefined)
  t.match(await item.innerText(), '李华')

  const unbind = item.getByRole('button', { name: say.unbind, exact: true })
  await unbind.click()
  await page.locator('#confirm').waitFor()
  await look(page, 'confirmation')
  await page.keyboard.press('Escape')
  t.match(await item.innerText(), say.bound, 'Escape changes nothing')
  await unbind.click()
  await page.locator('#confirm').getByRole('button', { name: say.unbind, exact: true }).click()
  await page.locator('#message.success').waitFor()
  await item.getByRole('button', { name: say.bind, exact: true }).waitFor()
  t.ok(
    await item
      .getByRole('button', { name: say.bind, exact: true })
      .evaluate((button: { matches(selector: string): boolean }) => button.matches(':focus')),
    'the focus stays with the provider'
  )
  await look(page, 'unbound')
}

t.test('the demo page lets a binding live its whole life', async (t) => {
  const browser = await startBrowser(t)
  const demo = await startDemo(t)
  for (const view of views) {
    const { page, complaints, context } = await openDemo(browser, demo, view)
    for (const provider of providers) {
      await t.test(`of ${provider.name}, ${view.width} wide, ${view.locale}`, async (t) => {
        // Of the other providers only the consent page looks different, in its colours.
        const isNew = (when: string) => provider === providers[0] || (when === 'consent page' && view === views[0])
        await liveWholeLife(t, page, view, provider, async (page, when) => {
          if (isNew(when)) await assertAccessible(t, page, when)
        })
      })
    }
    t.strictSame(complaints, [], 'the console says nothing')
    await context.close()
  }
})
