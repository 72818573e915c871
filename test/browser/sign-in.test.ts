import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { assertAccessible, openPage, startBrowser, views, type View } from '../helpers/browser.js'
import { authorizeHere, consent, openDemo, resetDemo, startDemo, type Demo } from '../helpers/demo.js'

const words = {
  'zh-CN': {
    ended: '已生效。登录所用的绑定已结束，本次登录随之结束，请重新登录。',
    own: '你正是用该账号登录的：本次登录会随之结束。',
    notBound: /^这个钉钉账号尚未绑定。.*ACCOUNT_NOT_BOUND/,
    bound: '钉钉已绑定：小明',
    signedIn: '登录成功',
    signedOut: '已退出登录。',
    cancelled: '你没有授权，登录未完成。',
    over: /^请求未认证: 令牌已过期/
  },
  en: {
    ended: 'Done. You were signed in with a binding that has ended, and the session ended with it. Sign in again.',
    own: 'You are signed in with this very account: this session ends with it.',
    notBound: /^This DingTalk account is not bound yet\..*ACCOUNT_NOT_BOUND/,
    bound: 'DingTalk connected as 小明',
    signedIn: 'You are signed in.',
    signedOut: 'You are signed out.',
    cancelled: 'You did not authorise, so you are not signed in.'
  }
} as const

const [desktop, phone] = [views[2], views[1]] as [View, View]

// One browser and one service for the whole file: starting them takes longer than most tests.
const [browser, demo] = await Promise.all([startBrowser(t), startDemo(t)])

const messageOf = (page: Page) => page.locator('.message:visible').innerText()
const titleHasFocus = (page: Page) => page.evaluate<boolean>('document.activeElement.id === "sign-in-title"')

/** What the browser says of answers that a sign-in meets on its way: no binding yet, and a session that has ended. */
const isForeseen = (complaint: string) => /the server responded with a status of (401|409) /.test(complaint)

async function signOut(page: Page): Promise<void> {
  await page.locator('#sign-out').click()
  await page.locator('oauth-sign-in .item').first().waitFor()
}

/** Signs in with an account that is bound, and returns the token of the answer. */
async function signIn(page: Page, name: string, person: string): Promise<string> {
  await page.locator(`[data-key="${name} signIn"]`).click()
  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && /login$/.test(response.url())
  )
  await authorizeHere(page, person)
  const { data } = (await (await answer).json()) as { data: { token: string } }
  await page.locator('section:not([hidden]) .message.success').waitFor()
  return data.token
}

/** Asserts who is signed in, and that the requests carry the token that the sign-in got. */
async function assertSession(t: Test, page: Page, token: string, person: string): Promise<void> {
  const shown = await page.locator('#session').innerText()
  t.match(shown, person)
  t.match(shown, `${token.split('|')[0]}|…`)
  t.notMatch(
    await page.evaluate<string>('document.body.innerText'),
    token.split('|')[1] as string,
    'the secret is nowhere on the page'
  )
  const request = page.waitForRequest((request) => request.method() === 'PUT')
  await page.locator('[data-key$=" bind"]').first().click()
  t.equal((await request).headers()['authorization'], `Bearer ${token}`)
  await page.locator('#authorize svg').waitFor()
  await page.keyboard.press('Escape')
}

/** Unbinds what the session was made through, which ends it. */
async function unbindOwn(t: Test, page: Page, name: string, { locale }: View): Promise<void> {
  await page.locator(`[data-key="${name} unbind"]`).click()
  t.match(await page.locator('dialog[open] #confirm-text').innerText(), words[locale].own)
  await page.locator('dialog.confirm[open] [value=yes]').click()
  await page.locator('oauth-sign-in .item').first().waitFor()
  await page.locator('.message:visible').filter({ hasText: words[locale].ended }).waitFor()
  t.ok(await titleHasFocus(page), 'the focus goes to the title of the screen')
}

async function bindAndSignIn(t: Test, page: Page, view: View): Promise<void> {
  await page.locator('[data-key="wechat bind"]').click()
  await authorizeHere(page, 'lihua')
  await page.locator('section:not([hidden]) .message.success').waitFor()
  await assertAccessible(t, page, 'signed in')
  await signOut(page)
  t.equal(await messageOf(page), words[view.locale].signedOut)
  t.ok(await titleHasFocus(page), 'the focus goes to the title of the screen')
  await assertAccessible(t, page, 'signed out')
  const token = await signIn(page, 'wechat', 'lihua')
  t.equal(await messageOf(page), words[view.locale].signedIn)
  t.equal(new URL(page.url()).search + new URL(page.url()).hash, '', 'no code stays in the address')
  await assertSession(t, page, token, '李华')
  await unbindOwn(t, page, 'wechat', view)
}

async function bindByTicket(t: Test, page: Page, view: View, look = assertAccessible): Promise<void> {
  const say = words[view.locale]
  await page.locator('[data-key="ding_talk signIn"]').click()
  await authorizeHere(page, 'xiaoming')
  await page.locator('oauth-sign-in .pending').waitFor()
  t.match((await messageOf(page)).replace(/\s+/g, ' '), say.notBound)
  t.match(await page.locator('oauth-sign-in .pending').innerText(), '小明')
  await look(t, page, 'not bound yet')
  await page.locator('[name=user]').selectOption('2')
  await page.locator('#enter').click()
  await page.locator('section:not([hidden]) .message.success').waitFor()
  t.equal(await messageOf(page), say.bound)
  await page.locator('oauth-bindings .item', { hasText: '小明' }).waitFor()
  t.match(await page.locator('#session').innerText(), '2')
  await signOut(page)
  const token = await signIn(page, 'ding_talk', 'xiaoming')
  await assertSession(t, page, token, '小明')
  await unbindOwn(t, page, 'ding_talk', view)
}

/** Lets people sign in, and asserts that the console says nothing that is not foreseen. */
async function watch(t: Test, from: Demo, view: View, live: (page: Page) => Promise<void>): Promise<void> {
  const { page, complaints, context } = await openDemo(browser, from, view)
  await live(page)
  t.strictSame(
    complaints.filter((complaint) => !isForeseen(complaint)),
    []
  )
  await context.close()
}

for (const view of views) {
  await t.test(`people sign in, ${view.width} wide, ${view.locale}`, (t) =>
    watch(t, demo, view, async (page) => {
      await bindAndSignIn(t, page, view)
      await bindByTicket(t, page, view)
    })
  )
}

t.test("people sign in by DingTalk's legacy flow", async (t) => {
  const legacyDemo = await startDemo(t, { DING_TALK_FLOW: 'legacy' })
  for (const view of [desktop, phone]) {
    await watch(t, legacyDemo, view, async (page) => {
      await signOut(page)
      // It looks as the current flow does.
      await bindByTicket(t, page, view, async () => undefined)
    })
  }
})

t.test('a phone scans the QR code and confirms, and the waiting page is signed in', async (t) => {
  const { page, complaints, context } = await openDemo(browser, demo, phone)
  await page.locator('[data-key="wechat bind"]').click()
  await authorizeHere(page, 'lihua')
  await page.locator('section:not([hidden]) .message.success').waitFor()
  await signOut(page)
  const opened = page.waitForResponse('**/sandbox/tickets')
  await page.locator('[data-key="wechat signIn"]').click()
  const { scan } = (await (await opened).json()) as { scan: string }
  await page.locator('#authorize svg').waitFor()
  await assertAccessible(t, page, 'QR dialog')
  const other = await openPage(browser, phone)
  await other.page.goto(scan)
  await consent(other.page, 'lihua')
  await page.locator('section:not([hidden]) .message.success').waitFor()
  t.match(await page.locator('#session').innerText(), '李华')
  t.strictSame([...complaints, ...other.complaints], [])
  await other.context.close()
  await context.close()
})

t.test('who changes their mind is told so, not blamed, and can sign in by the keyboard alone', async (t) => {
  const { page, complaints, context } = await openDemo(browser, demo, desktop)
  await signOut(page)
  await page.locator('[data-key="wechat signIn"]').click()
  await authorizeHere(page, 'cancel-with-redirect')
  await page.locator('section:not([hidden]) .message.info').filter({ hasText: words.en.cancelled }).waitFor()
  const focused = async () => page.evaluate('document.activeElement.name || document.activeElement.id')
  for (let steps = 0; steps < 20 && (await focused()) !== 'user'; steps += 1) await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  t.equal(await focused(), 'enter')
  await page.keyboard.press('Enter')
  await page.locator('oauth-bindings .item').first().waitFor()
  t.match(await page.locator('#session').innerText(), 'Demo user 2')
  t.strictSame(complaints, [])
  await context.close()
})

t.test('a session that another page has ended leads to the screen of visitors, which says why', async (t) => {
  const { page, context } = await openDemo(browser, demo, phone)
  await page.locator('[data-key="ding_talk bind"]').click()
  await authorizeHere(page, 'lihua')
  await page.locator('section:not([hidden]) .message.success').waitFor()
  await signOut(page)
  await signIn(page, 'ding_talk', 'lihua')
  await resetDemo(demo)
  await page.locator('[data-key="wechat bind"]').click()
  await page.locator('section:not([hidden]) .message.error').filter({ hasText: words['zh-CN'].over }).waitFor()
  t.ok(await titleHasFocus(page))
  t.equal(await page.locator('oauth-sign-in .item').count(), 4, 'every platform is offered')
  await context.close()
})

t.test('a ticket that comes too late is refused, and its user is signed in all the same', async (t) => {
  const { page, context } = await openDemo(browser, demo, desktop)
  await signOut(page)
  await page.locator('[data-key="wechat signIn"]').click()
  await authorizeHere(page, 'lihua')
  await page.locator('oauth-sign-in .pending').waitFor()
  await page.locator('oauth-sign-in .pending button').click()
  await page.locator('oauth-sign-in .item').first().waitFor()
  t.equal(await page.locator('oauth-sign-in .pending').isVisible(), false, 'the account is forgotten')
  await page.locator('#language').click()
  await page.locator('[data-key="wechat signIn"]', { hasText: '登录' }).click()
  await authorizeHere(page, 'lihua')
  await page.locator('oauth-sign-in .pending').waitFor()
  const second = await context.newPage()
  await second.goto(demo.address)
  await second.locator('[data-key="wechat bind"]').click()
  await authorizeHere(second, 'lihua')
  await second.locator('section:not([hidden]) .message.success').waitFor()
  await page.locator('[name=user]').selectOption('2')
  await page.locator('#enter').click()
  // What the service said stays while the list takes the place of the form: the password counts.
  await page.locator('#session', { hasText: '演示用户 2' }).waitFor()
  await page.locator('section:not([hidden]) .message.error', { hasText: 'ACCOUNT_BOUND_ELSEWHERE' }).waitFor()
  await assertAccessible(t, page, 'refused')
  await context.close()
})

t.test('a service of another site, which gets no cookie, is sent a verifier', async (t) => {
  const { page, complaints, context } = await openDemo(browser, demo, desktop)
  // The same service by another name.
  await page.goto('about:blank')
  await page.goto(demo.address.replace('api=http%3A%2F%2F127.0.0.1', 'api=http%3A%2F%2Flocalhost'))
  await page.locator('#sign-out').click()
  await page.locator('[data-key="wechat signIn"]').click()
  await authorizeHere(page, 'lihua')
  await page.locator('oauth-sign-in .pending').waitFor()
  await page.locator('#enter').click()
  await page.locator('section:not([hidden]) .message.success').waitFor()
  await signOut(page)
  await signIn(page, 'wechat', 'lihua')
  t.match(await page.locator('.api').last().innerText(), /^http:\/\/localhost:\d+$/)
  const cookies = (await context.cookies()).map(({ name }) => name)
  t.strictSame(cookies, ['sandbox_language'], 'the service has set none')
  t.strictSame(
    complaints.filter((complaint) => !isForeseen(complaint)),
    []
  )
  await context.close()
})
