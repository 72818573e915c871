import fc from 'fast-check'
import t from 'tap'
import { readAvatarUrl, readNickname } from '../src/profile.js'

/** Fixed, so that every run checks the same; fast-check prints it with the counterexample. */
const settings = { seed: 20261127, numRuns: 1000 }

const nothing: unknown[] = [undefined, null, '', 7, {}, ['a'], true]

t.test('readNickname() keeps emoji and drops what databases refuse', async (t) => {
  t.equal(readNickname(' 👨‍👩‍👧🇨🇳 小明 '), '👨‍👩‍👧🇨🇳 小明')
  t.equal(readNickname('a\u0000b\u0007\ud83dc'), 'abc')
  t.equal(readNickname('\ud83d\u0000\ude00'), null, 'halves do not meet')
  t.equal(readNickname('a\u2028b\u2029c\r\nd'), 'abcd')
})

t.test(
  'readNickname() drops what would turn the text after it around, and keeps text from right to left',
  async (t) => {
    t.equal(readNickname('\u202emin\u202dda\u2066\u2069'), 'minda')
    t.equal(readNickname('שלום\u200f'), 'שלום\u200f')
  }
)

t.test('readNickname() returns null for nothing, and for what is no text', async (t) => {
  for (const value of [...nothing, ' \u3000', '\u0000']) t.equal(readNickname(value), null)
})

t.test('readNickname() keeps 255 whole characters', async (t) => {
  t.equal(readNickname('😀'.repeat(256)), '😀'.repeat(255))
  t.equal(readNickname(`${'a'.repeat(254)} b`), 'a'.repeat(254))
  t.equal(readNickname('a'.repeat(1_000_000)), 'a'.repeat(255))
})

t.test('readAvatarUrl() keeps well-formed https addresses, as the URL parser writes them', async (t) => {
  const kept: Record<string, string> = {
    'https://wx.qlogo.cn/a/0': 'https://wx.qlogo.cn/a/0',
    'HTTPS://WX.qlogo.cn:443/a/../0': 'https://wx.qlogo.cn/0',
    'https://static.example/头像.png?a=1&b=2#c': 'https://static.example/%E5%A4%B4%E5%83%8F.png?a=1&b=2#c',
    "https://x.example/'onerror=": 'https://x.example/%27onerror='
  }
  for (const [value, address] of Object.entries(kept)) t.equal(readAvatarUrl(value), address)
})

t.test('readAvatarUrl() keeps http only where it is known to be used', async (t) => {
  for (const host of ['wx.qlogo.cn', 'thirdwx.qlogo.cn', '127.0.0.1:3001', 'localhost', '[::1]:80']) {
    t.match(readAvatarUrl(`http://${host}/a/0`), /^http:/, host)
  }
  for (const host of ['example.com', 'qlogo.cn.example.com', 'evilqlogo.cn', '10.0.0.1']) {
    t.equal(readAvatarUrl(`http://${host}/a/0`), null, host)
  }
})

t.test('readAvatarUrl() returns null for anything else', async (t) => {
  const long = `https://wx.qlogo.cn/${'a'.repeat(2048)}`
  const unfit = [
    ...['/a/0', '//x/a', 'javascript:alert(1)', 'data:image/png;base64,', 'ftp://x/a', 'https://', 'blob:https://x/1'],
    ...['https://x/"><script>', 'https://x/a\r\nSet-Cookie: a=b', 'https://x/\u0000', 'https://x/a b', ' https://x/a'],
    ...['https://x\\@y/', 'https://x/\ud800', 'https://user@x/', 'https://user:password@x/', 'https://:p@x/'],
    ...['https://x/<b>', 'java\nscript:alert(1)', 'https://[::1', long, `https://x/${'头'.repeat(300)}`]
  ]
  for (const value of [...nothing, ...unfit]) t.equal(readAvatarUrl(value), null, String(value).slice(0, 60))
})

t.test('readAvatarUrl() returns an address that reads the same again and fits into HTML', async () => {
  const part = fc.array(fc.constantFrom(...'ab/?#:@%&=+[]|^`{}\'"<> \\é头😀.-~', '%00', '..', '\u0000', '\ud800', '\n'))
  const addresses = fc.tuple(fc.constantFrom('https://x.example/', 'https://x', 'https:', 'http://wx.qlogo.cn/'), part)
  fc.assert(
    fc.property(addresses, ([start, rest]) => {
      const address = readAvatarUrl(start + rest.join(''))
      if (address === null) return true
      return readAvatarUrl(address) === address && /^https?:\/\/[!-~]+$/.test(address) && !/["'<>\\]/.test(address)
    }),
    settings
  )
})

t.test('readNickname() returns well-formed text that reads the same again', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (value) => {
      const nickname = readNickname(value)
      return nickname === null || (readNickname(nickname) === nickname && Buffer.from(nickname).toString() === nickname)
    }),
    settings
  )
})
