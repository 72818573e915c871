import t from 'tap'
import { openSandbox } from '../helpers/sandbox-client.js'

t.test('the demo page and its callbacks are one page, without inline script, under a strict policy', async (t) => {
  const { get } = openSandbox(t)
  const page = await get('/demo')
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  t.notMatch(page.body, /<script(?![^>]* src=)|<style| on\w+=| style=/)
  t.match(page.headers, {
    'content-security-policy': /^default-src 'self'; connect-src \*; img-src \* data:/,
    'referrer-policy': 'no-referrer'
  })
  for (const path of ['/demo/callback/wechat?code=1&state=2', '/demo/callback/ding-talk?authCode=1&state=2']) {
    t.equal((await get(path)).body, page.body)
  }
})

t.test('every file that the pages name is served', async (t) => {
  const { get } = openSandbox(t)
  const named = [(await get('/demo')).body, (await get('/demo/demo.js')).body].join('\n')
  const paths = [...named.matchAll(/(?:href=|src=|from )["'](\/[^"']+)["']/g)].map(([, path]) => path as string)
  t.ok(paths.length >= 3)
  for (const path of [...paths, '/sandbox/consent.css']) t.equal((await get(path)).statusCode, 200, path)
})

t.test('the demo page has the same words in both languages', async (t) => {
  const { texts } = (await import('../../src/sandbox/demo/texts.js' as string)) as {
    texts: Record<string, Record<string, string>>
  }
  t.strictSame(Object.keys(texts['zh-CN'] ?? {}), Object.keys(texts.en ?? {}))
})

t.test('the root leads to the demo page', async (t) => {
  const { get } = openSandbox(t)
  const response = await get('/')
  t.equal(response.statusCode, 302)
  t.equal(response.headers.location, '/demo')
})
