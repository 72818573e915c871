import t from 'tap'
import { isFailure, readReturn, typeOfSegment } from '../../../src/elements/return/read-return.js'

const origin = 'https://app.example'

const returns: readonly [what: string, href: string, expected: object][] = [
  [
    'a history route',
    `${origin}/settings/binding/wechat?code=C&state=S`,
    { code: 'C', state: 'S', cleanHref: `${origin}/settings/binding/wechat`, lastSegment: 'wechat' }
  ],
  [
    'DingTalk’s authCode beside a code',
    `${origin}/binding/ding-talk/?authCode=A&code=A&state=S`,
    { code: 'A', cleanHref: `${origin}/binding/ding-talk/`, lastSegment: 'ding-talk' }
  ],
  [
    'a query before the hash route',
    `${origin}/?code=C&state=S#/account/settings/binding/wechat`,
    { code: 'C', cleanHref: `${origin}/#/account/settings/binding/wechat`, lastSegment: 'wechat' }
  ],
  [
    'a query at the end of the hash route',
    `${origin}/app#/binding/wechat?tab=2&code=C&state=S`,
    { code: 'C', state: 'S', cleanHref: `${origin}/app#/binding/wechat?tab=2`, lastSegment: 'wechat' }
  ],
  [
    'a route of the older form with an exclamation mark',
    `${origin}/app?state=S#!/binding/feishu`,
    { code: null, cleanHref: `${origin}/app#!/binding/feishu`, lastSegment: 'feishu' }
  ],
  [
    'parameters of the page’s own and an anchor',
    `${origin}/binding/wecom?tab=2&code=C&state=S#top`,
    { cleanHref: `${origin}/binding/wecom?tab=2#top`, lastSegment: 'wecom' }
  ],
  ['a cancel with a state alone', `${origin}/b/wechat?state=S`, { code: null, state: 'S', error: '' }],
  [
    'a refusal with an error',
    `${origin}/b/wechat?error=access_denied&error_description=no&state=S`,
    { code: null, error: 'access_denied', cleanHref: `${origin}/b/wechat` }
  ],
  ['the root', `${origin}/?code=C&state=S`, { lastSegment: '', cleanHref: `${origin}/` }]
]

for (const [what, href, expected] of returns) {
  t.test(`readReturn() reads ${what}`, async (t) => {
    t.match(readReturn(href), expected)
  })
}

t.test('readReturn() leaves an address alone that is no return', async (t) => {
  for (const path of ['/', '/binding/wechat', '/?tab=2#/binding?x=1', '/#state', '/?error=']) {
    t.equal(readReturn(origin + path), null, path)
  }
})

t.test('readReturn() keeps the spelling of a query that held nothing of the return', async (t) => {
  const found = readReturn(`${origin}/?q=a%20b&e=%E4%BD%A0#/binding/wechat?state=S&code=C`)
  t.equal(found?.cleanHref, `${origin}/?q=a%20b&e=%E4%BD%A0#/binding/wechat`)
})

t.test('isFailure() tells a failure of the platform from a person who cancels', async (t) => {
  const read = (error: string) => readReturn(`${origin}/?state=S&error=${error}`)!
  for (const error of ['', 'access_denied', 'user_cancelled']) t.equal(isFailure(read(error)), false, error)
  for (const error of ['server_error', 'invalid_scope']) t.equal(isFailure(read(error)), true, error)
})

t.test('typeOfSegment() names the type that the operations take', async (t) => {
  t.strictSame(['wechat', 'ding-talk', 'ding_talk'].map(typeOfSegment), ['WECHAT', 'DING_TALK', 'DING_TALK'])
})
