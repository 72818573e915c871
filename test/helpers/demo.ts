import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { startCli } from './run-cli.js'
import { openPage, type View, type WatchedContext } from './browser.js'

/** `serve --sandbox --all-platforms`, as built, and the address of its demo page. */
export interface Demo {
  /** With the tokens of the demo's users in its fragment. */
  address: string
  origin: string
  /** What the service and the simulator have said so far. */
  said(): string
}

/** Starts service and all simulated platforms in an empty folder, and ends them with the test. */
export async function startDemo(t: Test, env: Record<string, string> = {}): Promise<Demo> {
  const cli = startCli(t, ['serve', '--sandbox', '--all-platforms'], { cwd: t.testdir(), env: { PORT: '0', ...env } })
  await cli.waitFor('stdout', /Stop with Ctrl\+C/)
  const address = /Demo page +(\S+)/.exec(cli.output.stdout)![1]!
  return { address, origin: new URL(address).origin, said: () => cli.output.stderr }
}

/** Unbinds everything, and switches off all faults, so that a test begins as the first one does. */
export async function resetDemo({ address, origin }: Demo): Promise<void> {
  const fragment = new URLSearchParams(new URL(address).hash.slice(1))
  const family = `${fragment.get('api')}/api/administrator/user/oauth-binding`
  const unbind = (token: string, type: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return fetch(`${family}/${type}`, { method: 'PUT', headers, body: '{"state":true}' })
  }
  const types = ['WECHAT', 'DING_TALK', 'WECOM', 'FEISHU']
  await Promise.all([
    ...fragment.getAll('token').flatMap((token) => types.map((type) => unbind(token, type))),
    fetch(`${origin}/sandbox/faults`, { method: 'DELETE' }),
    fetch(`${origin}/sandbox/clock`, { method: 'DELETE' })
  ])
}

/** Opens the demo page, with nothing bound, and waits for its list. */
export async function openDemo(browser: Browser, demo: Demo, view: View): Promise<WatchedContext> {
  await resetDemo(demo)
  const watched = await openPage(browser, view)
  await watched.page.goto(demo.address)
  await watched.page.locator('oauth-bindings .item').first().waitFor()
  return watched
}

/** Consents on the platform's page as a person, and waits for the demo page. */
export async function consent(page: Page, person: string): Promise<void> {
  const choice = page.locator(`[name=sandbox_account][value=${person}]`)
  if (!(await choice.isVisible())) await page.locator('summary').click()
  await choice.check()
  await page.locator('[value=allow]').click()
}

/** Opens the authorize address that the dialog shows in the same window, and consents there as a person. */
export async function authorizeHere(page: Page, person: string): Promise<void> {
  await page.locator('#authorize svg').waitFor()
  await page.locator('#open-here').click()
  await page.locator('fieldset').waitFor()
  await consent(page, person)
}
