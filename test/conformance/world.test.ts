import t from 'tap'
import { BlockedError, readObstacle } from '../../src/conformance/errors.js'
import type { Exchange } from '../../src/conformance/http/exchange.js'
import { parseList, parseObject } from '../../src/conformance/json.js'
import { readConformanceOptions } from '../../src/conformance/options.js'
import { createAuthorize } from '../../src/conformance/world/authorize.js'
import { bindForOperator } from '../../src/conformance/world/page.js'
import { openSession } from '../../src/conformance/world/session.js'
import { dataOf } from '../../src/conformance/world/user.js'
import type { World } from '../../src/conformance/world/world.js'
import { serveAnswers } from '../helpers/conformance-target.js'

t.test('readObstacle() throws what is no obstacle of a check', async (t) => {
  const mistake = new TypeError('a mistake')
  t.throws(() => readObstacle(mistake), mistake)
  t.equal(readObstacle(new BlockedError('blocked')).message, 'blocked')
})

t.test('parseObject() and parseList() take what is no JSON, or another value, for empty', async (t) => {
  t.strictSame([parseObject('{"a":1}'), parseObject('[1]'), parseObject('{')], [{ a: 1 }, {}, {}])
  t.strictSame([parseList('[{"a":1},2]'), parseList('{}'), parseList('<html>')], [[{ a: 1 }], [], []])
})

for (const [where, location, callback] of [
  ['the query', 'http://localhost/callback?code=a-code&state=a-state', { code: 'a-code', state: 'a-state' }],
  ['the query, by the name of DingTalk', 'http://localhost/?authCode=a-code&state=s', { code: 'a-code', state: 's' }],
  ['the route behind #', 'http://localhost/#/wechat?code=a-code&state=s', { code: 'a-code', state: 's' }],
  ['nowhere', 'http://localhost/#/wechat', 'without code and state'],
  ['no redirect', '', 'the simulator answered 302 instead of a redirect, for xiaoming']
] as const) {
  t.test(`authorize() finds code and state in ${where}`, async (t) => {
    const visited: string[] = []
    const origin = await serveAnswers(t, async ({ url }) => {
      visited.push(url)
      return { status: 302, headers: (location === '' ? {} : { location }) as Record<string, string>, body: '' }
    })
    const session = openSession(readConformanceOptions({ baseUrl: origin, token: 't', providerOrigin: origin }), [])
    t.teardown(session.sender.disconnect)
    const found = createAuthorize(session)(`${origin}/page?state=s#wechat_redirect`, 'xiaoming')
    if (typeof callback === 'string') {
      await t.rejects(found, { constructor: BlockedError, message: new RegExp(callback) })
    } else t.strictSame(await found, callback)
    t.strictSame(visited, ['/page?state=s&sandbox_account=xiaoming&sandbox_decision=allow'])
  })
}

t.test('authorize() visits nothing but the provider', async (t) => {
  const options = { baseUrl: 'http://127.0.0.1:1', token: 't', providerOrigin: 'http://127.0.0.1:1' }
  const authorize = createAuthorize(openSession(readConformanceOptions(options), []))
  for (const url of ['http://127.0.0.1:2/page?state=s', 'no URL']) {
    await t.rejects(authorize(url, 'xiaoming'), { constructor: BlockedError, message: /does not lead to the provider/ })
  }
})

/** A deployment whose operators see these pages. */
function sketchWorld(pages: readonly object[]): World {
  const own = { type: 'WECHAT', boundAt: 'now', nickname: '小明' }
  const operate = async (_method: string, path: string) => {
    const { cursor = '0' } = Object.fromEntries(new URLSearchParams(path))
    return { status: 200, body: { data: pages[Number(cursor)] } } as unknown as Exchange
  }
  const first = { bind: async () => ({}), list: async () => [own] }
  return { first, operate, types: ['WECHAT'], people: ['xiaoming', 'lihua'] } as unknown as World
}

const seen = { id: 'b', type: 'WECHAT', nickname: '小明', bound_at: 'now', identities: [] }

t.test('bindForOperator() finds the binding on the last page', async (t) => {
  const others = { items: [{ ...seen, bound_at: 'before' }, 1], next_cursor: '1' }
  t.equal(await bindForOperator(sketchWorld([others, { items: [seen], next_cursor: null }])), 'b')
})

t.test('bindForOperator() changes no binding that may be another one', async (t) => {
  for (const items of [[], [seen, seen], undefined]) {
    const found = bindForOperator(sketchWorld([{ items, next_cursor: null }]))
    await t.rejects(found, { constructor: BlockedError, message: /operators do not see/ })
  }
})

t.test('dataOf() is empty where an answer has no object', async (t) => {
  const answers = [{ body: { data: { token: 'x' } } }, { body: { data: 'x' } }] as unknown as Exchange[]
  t.strictSame(answers.map(dataOf), [{ token: 'x' }, {}])
})
