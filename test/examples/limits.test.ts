import type { FastifyInstance } from 'fastify'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { buildApp, familyUrl } from '../helpers/build-app.js'
import { readExample } from '../helpers/readme.js'

t.test('the documentation’s rate limit answers 429 in the envelope, before a token is looked up', async (t) => {
  const path = join(t.testdir(), 'limits.mjs')
  writeFileSync(path, readExample('js limits.js').replace('max: 300', 'max: 2'))
  const { limitRates } = (await import(path)) as { limitRates: (app: FastifyInstance) => Promise<void> }
  let lookups = 0
  const host = await buildApp(t, {
    kind: 'sqlite',
    host: limitRates,
    plugin: (options) => ({
      ...options,
      auth: async () => {
        lookups += 1
        throw new Error('a guessed token')
      }
    })
  })
  const list = () => host.send(null, { url: familyUrl })
  t.equal((await list()).status, 401)
  t.equal((await list()).status, 401)
  const refused = await list()
  t.match(refused.body, { code: 429, error: 'TOO_MANY_REQUESTS' })
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.equal(lookups, 2)
})
