import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { Test } from 'tap'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where the browser is: `CHROMIUM_PATH`, or where Debian puts it. */
function findChromium(): string {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  if (existsSync(path)) return path
  throw new Error(`There is no browser at ${path}: apt-get install chromium fonts-wqy-zenhei, or set CHROMIUM_PATH`)
}

/** How a page is looked at. */
export interface View {
  width: number
  height: number
  locale: 'zh-CN' | 'en'
  /** Default: light. */
  colorScheme?: 'light' | 'dark'
}

/** Both languages, on a desktop and on a phone. */
export const views: readonly View[] = [
  { width: 1280, height: 800, locale: 'zh-CN' },
  { width: 375, height: 667, locale: 'zh-CN' },
  { width: 1280, height: 800, locale: 'en' },
  { width: 375, height: 667, locale: 'en' }
]

/** Starts the browser, and ends it with the test. It reaches loopback alone. */
export async function startBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'
    ]
  })
  t.teardown(() => browser.close())
  return browser
}

/** What went wrong on the pages of a context, in the browser's own words. */
export interface WatchedContext {
  context: BrowserContext
  page: Page
  /** Errors and warnings of the console, and failures of scripts. */
  complaints: string[]
}

/** Opens a page that is watched. */
export async function openPage(
  browser: Browser,
  { width, height, locale, colorScheme = 'light' }: View
): Promise<WatchedContext> {
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  context.on('weberror', (error) => complaints.push(`script: ${error.error().message}`))
  const page = await context.newPage()
  return { context, page, complaints }
}

interface Violation {
  id: string
  help: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** Asserts that axe-core finds nothing wrong with what a page shows now, and that it fits its width. */
export async function assertAccessible(t: Test, page: Page, when: string): Promise<void> {
  // Injected through the debugger, which the page's own policy does not forbid.
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()')
  const told = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.failureSummary) }))
  t.strictSame(told, [], `${when}: no violation of axe-core`)
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  t.equal(overflow, 0, `${when}: nothing sticks out`)
}
