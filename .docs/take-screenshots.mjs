// Takes the pictures of the demo page that the READMEs show: npm run build && node .docs/take-screenshots.mjs
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '..')
const cwd = mkdtempSync(join(tmpdir(), 'oauth-binding-demo-'))
const env = { PATH: process.env.PATH, PORT: '0' }
const demo = spawn(process.execPath, [join(root, 'dist', 'cli', 'main.js'), 'serve', '--sandbox'], { cwd, env })

let welcome = ''
for await (const chunk of demo.stdout) {
  welcome += chunk
  if (welcome.includes('Ctrl+C')) break
}
const address = /http:\/\/\S+\/demo#\S+/.exec(welcome)[0]

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })

/** Binds WeChat as a person would, once. */
async function bind(page) {
  await page.locator('[data-key="wechat bind"]').click()
  await page.locator('#open-here').click()
  await page.locator('[name=sandbox_account][value=xiaoming]').check()
  await page.locator('[value=allow]').click()
  await page.locator('[data-key="wechat unbind"]').waitFor()
}

for (const [locale, file] of [
  ['en', 'demo.png'],
  ['zh-CN', 'demo.zh-CN.png']
]) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 640 }, locale })
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('oauth-bindings .item').first().waitFor()
  if (locale === 'en') await bind(page)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(import.meta.dirname, 'images', file) })
  await context.close()
}

await browser.close()
demo.kill()
