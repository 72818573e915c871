import jsqr from 'jsqr'
import type { Page } from 'playwright-core'
import t from 'tap'
import { assertAccessible, openPage, startBrowser, type View } from '../helpers/browser.js'
import { consent, openDemo, resetDemo, startDemo } from '../helpers/demo.js'

const phone: View = { width: 375, height: 667, locale: 'zh-CN' }
const desktop: View = { width: 1280, height: 800, locale: 'en' }

// One browser and one service for the whole file: starting them takes longer than most tests.
const browser = await startBrowser(t)
const demo = await startDemo(t)

/** Reads the QR code that a page shows as a camera would: from its pixels. */
async function scan(page: Page): Promise<string | undefined> {
  const png = (await page.locator('#qr svg').screenshot()).toString('base64')
  const { data, width, height } = await page.evaluate<{ data: number[]; width: number; height: number }>(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${png}'
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    return { data: [...data], width: image.width, height: image.height }
  })()`)
  // The package's types describe it as ES module, which it is not.
  const decode = jsqr as unknown as typeof jsqr.default
  return decode(new Uint8ClampedArray(data), width, height)?.data
}

t.test('the QR code is scanned by a phone, which confirms, and the waiting page completes', async (t) => {
  for (const view of [desktop, phone]) {
    const { page, complaints, context } = await openDemo(browser, demo, view)
    await page.locator('[data-key="wechat bind"]').click()
    await page.locator('#qr svg').waitFor()
    const address = await scan(page)
    t.match(address, new RegExp(`^${demo.origin}/sandbox/scan/[0-9a-f]{32}$`))
    t.equal(await page.locator('#open-as-phone').getAttribute('href'), address, 'a new tab can be the phone')
    const other = await openPage(browser, phone)
    await other.page.goto(address as string)
    await consent(other.page, 'lihua')
    await other.page.getByText('完成，请看原来的页面').waitFor()
    await assertAccessible(t, other.page, 'confirmed')
    await page.locator('oauth-bindings .message.success').waitFor()
    t.match(await page.locator('oauth-bindings .list').innerText(), '李华')
    await page.locator('#exchange summary').click()
    const shown = await page.locator('#exchange-text').innerText()
    t.match(shown, /^POST .*→ 200/s, 'the request that the person has caused, not the list that is read afterwards')
    t.strictSame([...complaints, ...other.complaints], [])
    await page.locator('[data-key="wechat unbind"]').click()
    await page.locator('dialog.confirm[open] [value=yes]').click()
    await page.locator('[data-key="wechat bind"]').waitFor()
    await other.context.close()
    await context.close()
  }
})

t.test('a callback that arrives twice binds once, and both pages say so', async (t) => {
  const before = demo.said().length
  const { page, complaints, context } = await openDemo(browser, demo, desktop)
  await page.locator('[data-key="wechat bind"]').click()
  await page.locator('#open-here').click()
  await consent(page, 'double-callback')
  await page.frameLocator('iframe').locator('.message.success').waitFor()
  await page.locator('body > main > section > oauth-bindings .message.success').waitFor()
  t.match(await page.locator('oauth-bindings .list').innerText(), '回调两次')
  t.equal(
    demo
      .said()
      .slice(before)
      .match(/\/sns\/oauth2\/access_token/g)?.length,
    1,
    'the code was exchanged once'
  )
  t.strictSame(complaints, [])
  await context.close()
})

t.test('what goes wrong is said in words, in the language of the page', async (t) => {
  const { page, context } = await openDemo(browser, demo, phone)
  const complete = async (person: string, kind = 'error') => {
    await page.locator('[data-key="ding_talk bind"]').click()
    await page.locator('#open-here').click()
    await consent(page, person)
    await page.locator(`oauth-bindings .message.${kind}`).filter({ hasText: /[^…]$/ }).waitFor()
    return page.locator('oauth-bindings .message').innerText()
  }
  t.match(await complete('throttled'), /第三方平台繁忙，请稍后重新授权。\s*PROVIDER_BUSY/)
  await assertAccessible(t, page, 'error')
  t.match(await complete('permission-denied'), '第三方平台配置有误，请联系管理员。')
  t.equal(await complete('cancel-with-redirect', 'info'), '你没有授权，绑定未完成。')
  await page.locator('#language').click()
  await page.locator('oauth-bindings .item').first().waitFor()
  t.equal(await page.title(), 'Account bindings')
  t.match(await complete('throttled'), 'PROVIDER_BUSY')
  t.notMatch(await page.locator('oauth-bindings .message').innerText(), /\p{Script=Han}/u)
  await page.reload()
  t.equal(await page.title(), 'Account bindings', 'the language is remembered')
  await context.close()
})

t.test('the fault panel switches faults on and off, moves the clock, and shows what the platforms saw', async (t) => {
  for (const view of [desktop, phone]) {
    const { page, complaints, context } = await openDemo(browser, demo, view)
    t.equal(await page.locator('#fault-form').isVisible(), false, 'it is folded at first')
    await page.locator('#faults summary').click()
    await page.locator('[name=fault] option[value=throttled]').waitFor({ state: 'attached' })
    await page.locator('[name=fault]').selectOption('throttled')
    await page.locator('[name=platform]').selectOption('WeChat')
    await page.locator('[name=person]').selectOption('lihua')
    await page.locator('[name=times]').fill('1')
    await page.locator('#fault-form button').click()
    await page.locator('#fault-list li').waitFor()
    t.match(await page.locator('#fault-list').innerText(), /WeChat · 李华 · \D+1/)
    await assertAccessible(t, page, 'fault panel')
    const before = await page.locator('#clock').innerText()
    await page.locator('#advance').click()
    await page.locator('#clock').filter({ hasNotText: before }).waitFor()
    t.match(await page.locator('#clock-effect').innerText(), view === desktop ? /^10 minutes ahead/ : /^快了 10 分钟/)
    await page.locator('#faults summary').click()
    t.match(await page.locator('#faults-mark').innerText(), /1 · .*\+10$/, 'the folded panel is marked')
    await page.locator('#faults summary').click()
    await page.locator('#reset-clock').click()
    await page.locator('#fault-list button').click()
    await page.locator('#no-faults').waitFor()
    await page.locator('#faults-mark').waitFor({ state: 'hidden' })
    t.strictSame(complaints, [])
    await context.close()
  }
})

t.test('the last usable login method cannot be unbound, and the page says why', async (t) => {
  await resetDemo(demo)
  const { page, complaints, context } = await openPage(browser, phone)
  const reason = '这是最后一种可用的登录方式，不能解除绑定。'
  // The service of the demo has no such rule; its list is changed on the way, the page is what is tested.
  await page.route('**/oauth-binding', async (route) => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    const body = (await response.json()) as { data: object[] }
    const binding = { nickname: '李华', avatar: null, bound_at: '2026-11-22T08:00:00.000Z' }
    Object.assign(body.data[0]!, { has_binding: true, binding, can_unbind: false, cannot_unbind_reason: reason })
    return route.fulfill({ response, json: body })
  })
  await page.goto(demo.address)
  const unbind = page.locator('[data-key="ding_talk unbind"]')
  await unbind.waitFor()
  await assertAccessible(t, page, 'not allowed')
  t.match(await page.locator('oauth-bindings .list').innerText(), reason)
  await unbind.focus()
  await page.keyboard.press('Enter')
  t.equal(await page.locator('oauth-bindings .message.error').innerText(), reason)
  t.equal(await page.locator('dialog.confirm').isVisible(), false)
  t.equal(await page.locator('oauth-bindings .avatar').innerText(), '李', 'a letter stands for a missing avatar')
  t.strictSame(complaints, [])
  await context.close()
})

t.test('a button pressed before the browser says that the dialog above it was closed works', async (t) => {
  const { page, complaints, context } = await openDemo(browser, demo, desktop)
  const inElement = (selector: string) =>
    `document.querySelector('oauth-bindings').shadowRoot.querySelector('${selector}')`
  const press = (key: string) => `${inElement(`[data-key="${key}"]`)}.click()`
  await page.evaluate(press('wechat bind'))
  await page.locator('#qr svg').waitFor()
  await page.evaluate(`document.getElementById('authorize').close(); ${press('ding_talk bind')}`)
  await page.locator('#authorize-title').filter({ hasText: 'DingTalk' }).waitFor()
  t.ok(await page.evaluate("document.getElementById('authorize').open"))
  await page.locator('#open-here').click()
  await consent(page, 'lihua')
  await page.locator('oauth-bindings .message.success').waitFor()
  const unbind = press('ding_talk unbind')
  await page.evaluate(unbind)
  await page.evaluate(`${inElement('dialog')}.close(); ${unbind}`)
  t.equal(await page.locator('dialog.confirm[open]').count(), 1)
  await page.locator('dialog.confirm[open] [value=yes]').click()
  await page.locator('[data-key="ding_talk bind"]').waitFor()
  t.strictSame(complaints, [])
  await context.close()
})

t.test('the page can be used by the keyboard alone', async (t) => {
  const { page, complaints, context } = await openDemo(browser, demo, desktop)
  const focused = async () =>
    page.evaluate(`(() => {
      const { activeElement } = document
      return activeElement.shadowRoot?.activeElement.dataset.key ?? activeElement.id
    })()`)
  const tabTo = async (target: string) => {
    for (let steps = 0; steps < 20 && (await focused()) !== target; steps += 1) await page.keyboard.press('Tab')
    t.equal(await focused(), target)
  }
  await tabTo('wechat bind')
  await page.keyboard.press('Enter')
  await page.locator('#qr svg').waitFor()
  t.equal(await focused(), 'open-here')
  await page.keyboard.press('Escape')
  await page.locator('#authorize').waitFor({ state: 'hidden' })
  t.equal(await focused(), 'wechat bind', 'the focus returns')
  await page.keyboard.press('Enter')
  await page.locator('#qr svg').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('fieldset').waitFor()
  await page.locator('[value=xiaoming]').focus()
  await page.keyboard.press('ArrowDown')
  await page.locator('[value=allow]').focus()
  await page.keyboard.press('Enter')
  await page.locator('oauth-bindings .message.success').waitFor()
  t.match(await page.locator('oauth-bindings .list').innerText(), '李华')
  t.strictSame(complaints, [])
  await context.close()
})
