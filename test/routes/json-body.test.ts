import fc from 'fast-check'
import t from 'tap'
import { countMembers } from '../../src/routes/json-body.js'
import { buildApp, familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'

const json = 'application/json'
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

/** Bodies that are refused, with the content type, a content coding, and the answer. */
const refused: [string, Buffer | string, string, string | undefined, number, string | undefined][] = [
  ['a field twice', '{"state":false,"state":true}', json, undefined, 400, 'REQUEST_UNREADABLE'],
  ['a field twice, once escaped', '{"state":false,"st\\u0061te":true}', json, undefined, 400, 'REQUEST_UNREADABLE'],
  ['an unknown field twice', '{"state":true,"x":1,"x":2}', json, undefined, 400, 'REQUEST_UNREADABLE'],
  ['__proto__', '{"state":true,"__proto__":{}}', json, undefined, 400, 'REQUEST_UNREADABLE'],
  [
    'a constructor’s prototype',
    '{"state":true,"constructor":{"prototype":{}}}',
    json,
    undefined,
    400,
    'REQUEST_UNREADABLE'
  ],
  ['invalid UTF-8', bytes('{"state":true,"x":"', [0xff], '"}'), json, undefined, 400, 'REQUEST_UNREADABLE'],
  [
    'a truncated character',
    bytes('{"state":true,"x":"', [0xf0, 0x9f, 0x98], '"}'),
    json,
    undefined,
    400,
    'REQUEST_UNREADABLE'
  ],
  [
    'GBK',
    bytes('{"state":true,"x":"', [0xce, 0xa2], [0xd0, 0xc5], [0xff], '"}'),
    json,
    undefined,
    400,
    'REQUEST_UNREADABLE'
  ],
  ['a byte order mark alone', '\uFEFF', json, undefined, 400, 'REQUEST_UNREADABLE'],
  ['charset=gbk', '{"state":true}', `${json}; charset=gbk`, undefined, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['charset=utf-16', '{"state":true}', `${json};charset="utf-16"`, undefined, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['charset=utf-8-x', '{"state":true}', `${json}; a=b; charset=utf-8-x`, undefined, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['gzip', bytes([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), json, 'gzip', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['brotli', bytes([0x0b, 0x02, 0x80]), json, 'br', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['an unknown coding of text', 'abcdef', json, 'rot13', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['open brackets', '['.repeat(16_000), json, undefined, 400, 'REQUEST_UNREADABLE'],
  ['deep brackets', '['.repeat(8000) + ']'.repeat(8000), json, undefined, 403, undefined],
  ['deep objects', `${'{"a":'.repeat(2500)}1${'}'.repeat(2500)}`, json, undefined, 403, undefined],
  ['an empty text', '', json, undefined, 403, undefined],
  ['null', 'null', json, undefined, 403, undefined],
  ['a list', '[{"state":true}]', json, undefined, 403, undefined],
  ['a text with colons', '"a:b:c"', json, undefined, 403, undefined]
]

const read: [string, Buffer | string, string][] = [
  ['a byte order mark', '\uFEFF{"state":true}', json],
  ['unknown fields', '{"state":true,"user_id":"2","constructor":1,"nested":{"state":false,"a":{"state":1}}}', json],
  ['a name repeated in an unknown field', '{"x":{"a":1,"a":2},"state":true}', json],
  ['charset=utf-8', '{"state":true}', `${json}; charset=utf-8`],
  ['charset="UTF8"', '{"state":true}', `Application/JSON;charset="UTF8" ; a=b`],
  ['another parameter', '{"state":true}', `${json}; profile=x`]
]

for (const kind of databaseKinds) {
  await t.test(
    `a body that two readers may understand in two ways is refused, nothing is unbound (${kind})`,
    async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      await host.bind(user, 'WECHAT', 'xiaoming')
      const before = await countRows(host)
      for (const [name, payload, type, coding, status, error] of refused) {
        const headers = { 'content-type': type, ...(coding === undefined ? {} : { 'content-encoding': coding }) }
        const response = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload, headers })
        t.strictSame([response.status, response.body.error], [status, error], name)
      }
      t.strictSame(await countRows(host), before)
    }
  )

  await t.test(`unknown fields, a byte order mark and UTF-8 in any writing are read (${kind})`, async (t) => {
    const host = await buildApp(t, { kind })
    const user = await host.createUser()
    for (const [name, payload, type] of read) {
      const headers = { 'content-type': type }
      const response = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload, headers })
      t.equal(response.text, '{"code":200,"data":"操作成功","msg":"success"}', name)
    }
    const payload = { type: 'WECHAT', code: 'c', state: 's', user_id: '7', userId: '7' }
    const response = await host.send(user, { method: 'POST', url: familyUrl, payload })
    t.match(response, { status: 403, body: { error: 'STATE_UNUSABLE' } })
    const get = await host.send(user, { url: familyUrl, payload: '{"x":', headers: { 'content-type': json } })
    t.equal(get.status, 200, 'a body of GET is not read')
  })
}

await t.test('a host that decodes bodies before us, the header it leaves is no obstacle', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite' })
  const headers = { 'content-type': json, 'content-encoding': 'gzip' }
  const put = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: '{"state":true}', headers } as const
  t.equal((await host.send(await host.createUser(), put)).status, 200)
})

t.test('countMembers() counts what JSON.parse sees, and repeated names beside', async () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('state', '"', '\\', ':', '{', '}', '[', ','))
  const member = fc.tuple(name, fc.jsonValue())
  fc.assert(
    fc.property(fc.array(member), fc.constantFrom('', ' ', '\n\t'), (members, space) => {
      const written = members.map(([key, value]) => `${space}${JSON.stringify(key)}${space}:${JSON.stringify(value)}`)
      return countMembers(`${space}{${written.join(',')}}${space}`) === members.length
    })
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (value, indent) => {
      return countMembers(JSON.stringify(value, null, indent)) === Object.keys(value).length
    })
  )
})
