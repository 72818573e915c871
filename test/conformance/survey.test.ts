import t, { type Test } from 'tap'
import { CannotRunError, runConformance } from '../../src/conformance/index.js'
import { serveAnswers } from '../helpers/conformance-target.js'

const item = { name: 'wechat', url: 'http://127.0.0.1:1/?state=s', has_binding: false, binding: null }

/** Serves a deployment whose every list is this, with this status. */
function serveLists(t: Test, status: number, data: unknown): Promise<string> {
  const body = JSON.stringify({ code: status, data, msg: 'success' })
  return serveAnswers(t, async () => ({ status, headers: { 'content-type': 'application/json' }, body }))
}

for (const [what, status, data, message] of [
  ['refuses the token', 401, [item], '--token is refused'],
  ['is somewhere else', 404, [item], 'is the base URL right?'],
  ['answers with something else', 200, { items: [] }, 'offers no platform'],
  ['knows a user who has bound something', 200, [{ ...item, has_binding: true }], 'has bound WECHAT']
] as const) {
  t.test(`runConformance() cannot run against a deployment that ${what}`, async (t) => {
    const baseUrl = await serveLists(t, status, data)
    await t.rejects(runConformance({ baseUrl, token: '1|secret' }), {
      constructor: CannotRunError,
      message: new RegExp(message.replace(/\?/g, '\\?'))
    })
  })
}

t.test('runConformance() cannot run where nobody listens', async (t) => {
  const options = { baseUrl: 'http://127.0.0.1:1', token: '1|secret' }
  await t.rejects(runConformance(options), { constructor: CannotRunError, message: /no answer: connect ECONNREFUSED/ })
})
