import t from 'tap'
import {
  avatarUrl,
  dingTalkIdentity,
  drawAvatar,
  findPerson,
  people,
  weChatIdentity,
  type Person
} from '../../src/sandbox/accounts.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'

const { wechat, dingTalk } = resolveSandboxOptions({
  wechat: [{ appId: 'wx1' }, { appId: 'wx2' }, { appId: 'wx3', openPlatform: 'other' }],
  dingTalk: [{ clientId: 'ding1' }, { clientId: 'ding2' }, { clientId: 'ding3', organisation: 'other' }]
})
const xiaoming = findPerson('xiaoming') as Person

t.test('people have distinct ids; one has no avatar, one no union id, one an emoji', async (t) => {
  t.equal(new Set(people.map((person) => person.id)).size, people.length)
  t.ok(people.some((person) => !person.hasAvatar))
  t.ok(people.some((person) => !person.hasUnionId))
  t.ok(people.some((person) => /\p{Emoji_Presentation}/u.test(person.nickname)))
  t.equal(findPerson('nobody'), undefined)
})

t.test('weChatIdentity() gives an openid per app and a unionid per open platform, both stable', async (t) => {
  const [first, second, third] = wechat.map((app) => weChatIdentity(app, xiaoming))
  t.strictSame(first, { openid: 'oxukEEUoN47ZSnSGOcR4PUNy4RRp', unionid: 'oSwNSajrwkDb954wYvNDNKOvhvT8' })
  for (const identity of [first, second, third]) {
    t.match(identity, { openid: /^o[\w-]{27}$/, unionid: /^o[\w-]{27}$/ })
  }
  t.equal(new Set([first?.openid, second?.openid, third?.openid]).size, 3)
  t.equal(first?.unionid, second?.unionid)
  t.not(first?.unionid, third?.unionid)
  t.equal(weChatIdentity(wechat[0], findPerson('no-unionid') as Person).unionid, null)
})

t.test('dingTalkIdentity() gives an openId per app and a unionId per organisation', async (t) => {
  const [first, second, third] = dingTalk.map((app) => dingTalkIdentity(app, xiaoming))
  t.equal(new Set([first?.openId, second?.openId, third?.openId]).size, 3)
  t.equal(first?.unionId, second?.unionId)
  t.not(first?.unionId, third?.unionId)
})

t.test('avatarUrl() is empty for a person without avatar', async (t) => {
  t.equal(avatarUrl('http://h', xiaoming, 132), 'http://h/sandbox/avatars/xiaoming/132')
  t.equal(avatarUrl('http://h', findPerson('no-avatar') as Person, 132), '')
})

t.test('drawAvatar() shows the first letter of the nickname, never markup', async (t) => {
  t.match(drawAvatar(xiaoming, 46), /width="46".*>小<\/text>/)
  t.match(drawAvatar(findPerson('markup') as Person, 46), />b<\/text>/)
})
