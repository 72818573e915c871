import t from 'tap'
import { resolveSandboxOptions } from '../../../../src/sandbox/options.js'
import { findPerson } from '../../../../src/sandbox/people.js'
import type { Person } from '../../../../src/sandbox/person.js'
import { wechatIdentity } from '../../../../src/sandbox/platforms/wechat/apps.js'

const { wechat } = resolveSandboxOptions({
  wechat: [{ appId: 'wx1' }, { appId: 'wx2' }, { appId: 'wx3', openPlatform: 'other' }]
})
const xiaoming = findPerson('xiaoming') as Person

t.test('wechatIdentity() gives an openid per app and a unionid per open platform, both stable', async (t) => {
  const [first, second, third] = wechat.map((app) => wechatIdentity(app, xiaoming))
  t.strictSame(first, { openid: 'oxukEEUoN47ZSnSGOcR4PUNy4RRp', unionid: 'oSwNSajrwkDb954wYvNDNKOvhvT8' })
  for (const identity of [first, second, third]) {
    t.match(identity, { openid: /^o[\w-]{27}$/, unionid: /^o[\w-]{27}$/ })
  }
  t.equal(new Set([first?.openid, second?.openid, third?.openid]).size, 3)
  t.equal(first?.unionid, second?.unionid)
  t.not(first?.unionid, third?.unionid)
  t.equal(wechatIdentity(wechat[0], findPerson('no-unionid') as Person).unionid, null)
})
