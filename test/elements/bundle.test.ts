import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { texts } from '../../src/elements/view/texts.js'

const bundle = readFileSync(new URL('../../dist/elements/index.js', import.meta.url))

t.test('the elements are one module of at most 15 KB, compressed', async (t) => {
  const size = gzipSync(bundle).length
  t.comment(`${size} bytes`)
  t.ok(size <= 15_000, String(size))
  t.notMatch(bundle.toString(), /(?:from|import)\s*["'][^"']/)
})

t.test('the module can be imported where there are no elements, on a server for instance', async (t) => {
  const exported = (await import('fastify-oauth-binding/elements' as string)) as Record<string, unknown>
  t.type(exported['OauthBindingsElement'], 'function')
})

t.test('the elements have the same words in both languages', async (t) => {
  t.strictSame(Object.keys(texts['zh-CN']).sort(), Object.keys(texts.en).sort())
})
