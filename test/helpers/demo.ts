import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { startCli } from './run-cli.js'
import { openPage, type View, type WatchedContext } from './browser.js'

/** `serve --sandbox`, as built, and the address of its demo page. */
export interface Demo {
  /** With the demo user's token in its fragment. */
  address: string
  origin: string
  /** What the service and the simulator have said so far. */
  said(): string
}

/** Starts service and simulator in an empty folder, and ends them with the test. */
export async function startDemo(t: Test, env: Record<string, string> = {}): Promise<Demo> {
  const cli = startCli(t, ['serve', '--sandbox'], { cwd: t.testdir(), env: { PORT: '0', ...env } })
  await cli.waitFor('stdout', /Stop with Ctrl\+C/)
  const address = /Demo page +(\S+)/.exec(cli.output.stdout)![1]!
  return { address, origin: new URL(address).origin, said: () => cli.output.stderr }
}

/** Opens the demo page, and waits for its list. */
export async function openDemo(browser: Browser, demo: Demo, view: View): Promise<WatchedContext> {
  const watched = await openPage(browser, view)
  await watched.page.goto(demo.address)
  await watched.page.waitForSelector('#list li')
  return watched
}

/** Consents on the platform's page as a person, and waits for the demo page. */
export async function consent(page: Page, person: string): Promise<void> {
  const choice = page.locator(`[name=sandbox_account][value=${person}]`)
  if (!(await choice.isVisible())) await page.locator('summary').click()
  await choice.check()
  await page.locator('[value=allow]').click()
}
