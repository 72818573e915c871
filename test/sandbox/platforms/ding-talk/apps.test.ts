import t from 'tap'
import { resolveSandboxOptions } from '../../../../src/sandbox/options.js'
import { findPerson } from '../../../../src/sandbox/people.js'
import type { Person } from '../../../../src/sandbox/person.js'
import { dingTalkIdentity } from '../../../../src/sandbox/platforms/ding-talk/apps.js'

const { dingTalk } = resolveSandboxOptions({
  dingTalk: [{ clientId: 'ding1' }, { clientId: 'ding2' }, { clientId: 'ding3', organisation: 'other' }]
})
const xiaoming = findPerson('xiaoming') as Person

t.test('dingTalkIdentity() gives an openId per app and a unionId per organisation', async (t) => {
  const [first, second, third] = dingTalk.map((app) => dingTalkIdentity(app, xiaoming))
  t.equal(new Set([first?.openId, second?.openId, third?.openId]).size, 3)
  t.equal(first?.unionId, second?.unionId)
  t.not(first?.unionId, third?.unionId)
})
