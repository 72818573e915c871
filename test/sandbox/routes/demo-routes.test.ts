import t from 'tap'
import { openSandbox } from '../../helpers/sandbox-client.js'

t.test('the demo page and its callbacks are one page, without inline script, under a strict policy', async (t) => {
  const { get } = openSandbox(t)
  const page = await get('/demo')
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  t.notMatch(page.body, /<script(?![^>]* src=)|<style| on\w+=| style=/)
  t.match(page.headers, {
    'content-security-policy': /^default-src 'self'; connect-src \*; img-src \* data:/,
    'referrer-policy': 'no-referrer'
  })
  for (const path of ['callback/wechat?code=1', 'callback/ding-talk?authCode=1', 'login/wechat?code=1']) {
    t.equal((await get(`/demo/${path}&state=2`)).body, page.body)
  }
})

t.test('every file that the pages and scripts name is served, with its type', async (t) => {
  const { get } = openSandbox(t)
  const pending = ['/demo', '/connect/qrconnect', '/demo/elements.js']
  const seen = new Set<string>()
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const { statusCode, headers, body } = await get(path)
    t.equal(statusCode, 200, path)
    t.match(headers['content-type'], /^text\/(html|css|javascript); charset=utf-8$/)
    pending.push(...[...body.matchAll(/(?:href=|src=|from )["'](\/[^"'?]+)["']/g)].map(([, name]) => name as string))
  }
  t.ok(seen.size >= 9, [...seen].join(' '))
})

t.test('the demo page has the same words in both languages', async (t) => {
  const { texts } = (await import('../../../src/sandbox/demo/texts.js' as string)) as {
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
