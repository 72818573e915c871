import t from 'tap'
import { listIdentities, readAvatarUrl, readNickname } from '../../src/providers/account.js'

t.test('readNickname() keeps emoji and drops what databases refuse', async (t) => {
  t.equal(readNickname(' 👨‍👩‍👧🇨🇳 小明 '), '👨‍👩‍👧🇨🇳 小明')
  t.equal(readNickname('a\u0000b\u0007\ud83dc'), 'abc')
})

t.test('readNickname() returns null for nothing', async (t) => {
  for (const value of [undefined, null, '', ' \u3000', '\u0000']) t.equal(readNickname(value), null)
})

t.test('readNickname() keeps 255 whole characters', async (t) => {
  t.equal(readNickname('😀'.repeat(256)), '😀'.repeat(255))
})

t.test('readAvatarUrl() keeps web addresses only', async (t) => {
  t.equal(readAvatarUrl('http://wx.qlogo.cn/a/0'), 'http://wx.qlogo.cn/a/0')
  t.equal(readAvatarUrl('https://wx.qlogo.cn/a/0'), 'https://wx.qlogo.cn/a/0')
  const long = `https://wx.qlogo.cn/${'a'.repeat(2048)}`
  for (const value of [undefined, null, '', '/a/0', 'javascript:alert(1)', 'data:image/png;base64,', long]) {
    t.equal(readAvatarUrl(value), null)
  }
})

t.test('listIdentities() lists what is known, in order', async (t) => {
  const identity = { issuer: 'i', kind: 'k', subject: 's' }
  t.same(listIdentities([{ ...identity, subject: '' }, identity, { ...identity, subject: null }]), [identity])
})
