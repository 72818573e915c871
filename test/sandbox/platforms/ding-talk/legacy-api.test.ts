import t from 'tap'
import { signTimestamp } from '../../../../src/sandbox/platforms/ding-talk/legacy-api.js'
import { dingTalk, openSandbox } from '../../../helpers/sandbox-client.js'

const path = '/sns/getuserinfo_bycode'

function sign(time: number) {
  const timestamp = String(time)
  return { accessKey: dingTalk.clientId, timestamp, signature: signTimestamp(dingTalk.clientSecret, timestamp) }
}

t.test('signTimestamp() gives the known vector', async (t) => {
  t.equal(signTimestamp('testappSecret', '1546084445901'), 'HCbG3xNE3vzhO+u7qCUL1jS5hsu2n5r2cFhnTrtyDAE=')
})

for (const page of ['/connect/qrconnect', '/connect/oauth2/sns_authorize']) {
  t.test(`getuserinfo_bycode tells who signed in at ${page}`, async (t) => {
    const { clock, post, dingTalkLegacyCode } = openSandbox(t)
    const code = await dingTalkLegacyCode('emoji', page)
    const response = await post(path, { tmp_auth_code: code }, sign(clock.time))
    t.equal(response.statusCode, 200)
    t.equal(response.headers['content-type'], 'application/json')
    t.match(response.json(), {
      errcode: 0,
      errmsg: 'ok',
      user_info: { nick: '小红🌸👨‍👩‍👧 𠮷', openid: /iEiE$/, unionid: /iEiE$/, main_org_auth_high_level: false }
    })
  })
}

t.test('getuserinfo_bycode always tells a unionid, and no avatar', async (t) => {
  const { clock, post, dingTalkLegacyCode } = openSandbox(t)
  const response = await post(path, { tmp_auth_code: await dingTalkLegacyCode('no-unionid') }, sign(clock.time))
  t.strictSame(Object.keys(response.json().user_info), ['nick', 'unionid', 'openid', 'main_org_auth_high_level'])
})

t.test('getuserinfo_bycode refuses wrong keys, timestamps, signatures and codes with HTTP 200', async (t) => {
  const { app, clock, post, dingTalkLegacyCode, dingTalkCode } = openSandbox(t)
  const code = await dingTalkLegacyCode()
  const good = sign(clock.time)
  const fails = async (query: Record<string, string>, errcode: number, body: object = { tmp_auth_code: code }) => {
    const response = await post(path, body, query)
    t.equal(response.statusCode, 200)
    t.match(response.json(), { errcode, errmsg: /./ })
  }
  await fails({}, 853003)
  await fails({ ...good, accessKey: 'ding1' }, 853003)
  await fails({ accessKey: good.accessKey }, 853001)
  await fails({ ...good, timestamp: String(clock.time / 1000) }, 853001)
  await fails({ ...good, timestamp: 'abc' }, 853001)
  await fails(sign(clock.time - 60_001), 853002)
  await fails(sign(clock.time + 60_001), 853002)
  await fails({ ...good, signature: signTimestamp('wrong', good.timestamp) }, 853004)
  await fails({ accessKey: good.accessKey, timestamp: good.timestamp }, 853004)
  await fails(good, 40035, {})
  await fails(good, 40035, { tmp_auth_code: '' })
  await fails(good, 40035, { tmp_auth_code: 1 })
  await fails(good, 40078, { tmp_auth_code: 'unknown' })
  await fails(good, 40078, { tmp_auth_code: await dingTalkCode() })
  const bare = await app.inject({ method: 'POST', url: path, query: good })
  t.match(bare.json(), { errcode: 40035 })
  t.equal((await post(path, { tmp_auth_code: code }, sign(clock.time - 60_000))).json().errcode, 0)
  await fails(good, 40078)
  const late = await dingTalkLegacyCode()
  clock.time += 300_000
  await fails(sign(clock.time), 40078, { tmp_auth_code: late })
})

t.test('getuserinfo_bycode refuses a signature whose plus signs were not URL-encoded', async (t) => {
  const { app, clock } = openSandbox(t)
  let query = sign(clock.time)
  while (!query.signature.includes('+')) query = sign(Number(query.timestamp) + 1)
  const response = await app.inject({
    method: 'POST',
    url: `${path}?accessKey=${query.accessKey}&timestamp=${query.timestamp}&signature=${query.signature}`
  })
  t.match(response.json(), { errcode: 853004 })
})
