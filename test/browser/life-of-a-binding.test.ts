import t, { type Test } from 'tap'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, startBrowser, views, type View } from '../helpers/browser.js'
import { consent, openDemo, startDemo, type Demo } from '../helpers/demo.js'

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
  { name: 'wechat', displayName: { 'zh-CN': '微信快捷登录', en: 'WeChat' } },
  { name: 'ding_talk', displayName: { 'zh-CN': '钉钉快捷登录', en: 'DingTalk' } }
] as const

async function bindInWindow(t: Test, page: Page, item: ReturnType<Page['locator']>, person: string, button: string) {
  await item.getByRole('button', { name: button, exact: true }).click()
  await page.locator('#bind svg').waitFor()
  await assertAccessible(t, page, 'QR dialog')
  await page.locator('#open-here').click()
  await page.locator('fieldset').waitFor()
  await assertAccessible(t, page, 'consent page')
  await consent(page, person)
  await page.locator('#message.success').waitFor()
}

async function liveWholeLife(t: Test, browser: Browser, demo: Demo, view: View, provider: (typeof providers)[number]) {
  const { page, complaints, context } = await openDemo(browser, demo, view)
  const say = words[view.locale]
  const item = page.locator('#list li', { hasText: provider.displayName[view.locale] })
  const textOf = async (selector: string) => page.locator(selector).innerText()

  t.equal(await page.evaluate('document.documentElement.lang'), view.locale)
  await assertAccessible(t, page, 'list')
  await bindInWindow(t, page, item, 'emoji', say.bind)
  t.equal(await textOf('#message'), say.success)
  t.match(await item.innerText(), say.bound)
  t.match(await item.innerText(), '小红🌸👨‍👩‍👧 𠮷')
  const avatar = item.locator('.avatar img')
  t.ok(await avatar.evaluate('(image) => image.decode().then(() => image.naturalWidth > 0)'), 'the avatar is shown')
  t.equal(new URL(page.url()).search + new URL(page.url()).hash, '', 'neither code nor token stay in the address')
  await assertAccessible(t, page, 'bound')

  await bindInWindow(t, page, item, 'lihua', say.rebind)
  t.match(await item.innerText(), '李华')

  const unbind = item.getByRole('button', { name: say.unbind, exact: true })
  await unbind.click()
  await page.locator('#confirm').waitFor()
  await assertAccessible(t, page, 'confirmation')
  await page.keyboard.press('Escape')
  t.match(await item.innerText(), say.bound, 'Escape changes nothing')
  await unbind.click()
  await page.locator('#confirm').getByRole('button', { name: say.unbind, exact: true }).click()
  await page.locator('#message.success').waitFor()
  await item.getByRole('button', { name: say.bind, exact: true }).waitFor()
  t.ok(
    await item
      .getByRole('button', { name: say.bind, exact: true })
      .evaluate('(button) => button === document.activeElement'),
    'the focus stays with the provider'
  )
  await assertAccessible(t, page, 'unbound')
  t.strictSame(complaints, [], 'the console says nothing')
  await context.close()
}

t.test('the demo page lets a binding live its whole life', async (t) => {
  const browser = await startBrowser(t)
  const demo = await startDemo(t)
  for (const view of views) {
    for (const provider of providers) {
      await t.test(`of ${provider.name}, ${view.width} wide, ${view.locale}`, async (t) => {
        await liveWholeLife(t, browser, demo, view, provider)
      })
    }
  }
})
