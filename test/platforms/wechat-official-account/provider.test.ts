import t, { type Test } from 'tap'
import {
  createWechatOfficialAccountProvider,
  type WechatOfficialAccountOptions
} from '../../../src/platforms/wechat-official-account/provider.js'
import { createWechatProvider } from '../../../src/platforms/wechat/provider.js'
import { findPerson } from '../../../src/sandbox/people.js'
import { wechatIdentity } from '../../../src/sandbox/platforms/wechat/apps.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { catchFailure } from '../../helpers/provider-suite.js'
import { bases } from '../../helpers/simulated-platform.js'
import { consent, startSimulator } from '../../helpers/simulator-harness.js'

const good = { appId: 'wx520c15f417810387', appSecret: 'secret', redirectUri: 'https://app.example.com/#/binding' }
const {
  officialAccount: [account],
  wechat: [website]
} = resolveSandboxOptions()

async function open(t: Test, options: Partial<WechatOfficialAccountOptions> = {}) {
  const { origin, paths, secrets } = await startSimulator(t, account.appSecret)
  const provider = createWechatOfficialAccountProvider({
    appId: account.appId,
    appSecret: account.appSecret,
    ...bases(origin, 'wechat'),
    ...options
  })
  return { origin, paths, secrets, provider }
}

t.test('createAuthorizeUrl() has the documented order and fragment', async (t) => {
  const create = (options: Partial<WechatOfficialAccountOptions>): string =>
    createWechatOfficialAccountProvider({ ...good, ...options }).createAuthorizeUrl('0c28af8d')
  const expected = (scope: string, flags: string): string =>
    'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx520c15f417810387' +
    `&redirect_uri=https%3A%2F%2Fapp.example.com%2F%23%2Fbinding&response_type=code&scope=${scope}` +
    `&state=0c28af8d${flags}#wechat_redirect`
  t.equal(create({}), expected('snsapi_userinfo', ''))
  t.equal(create({ scope: 'snsapi_base' }), expected('snsapi_base', ''))
  t.equal(create({ forcePopup: true }), expected('snsapi_userinfo', '&forcePopup=true'))
  t.equal(
    create({ forceSnapShot: true, forcePopup: true }),
    expected('snsapi_userinfo', '&forcePopup=true&forceSnapShot=true')
  )
})

t.test('it is the same login as that of the website to a user', async (t) => {
  const look = ({ type, name, icon, displayName, stateLength }: ReturnType<typeof createWechatProvider>) => ({
    type,
    name,
    icon,
    displayName,
    stateLength
  })
  t.same(look(createWechatOfficialAccountProvider(good)), look(createWechatProvider(good)))
})

t.test('suits() says yes to WeChat’s own browser only', async (t) => {
  const { suits } = createWechatOfficialAccountProvider(good)
  const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.44'
  t.equal(suits?.({ userAgent: `${wechat} NetType/WIFI Language/zh_CN` }), true)
  t.equal(suits?.({ userAgent: `${wechat} wxwork/4.1.20 Language/zh` }), false)
  t.equal(suits?.({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36' }), false)
  t.equal(suits?.({ userAgent: undefined }), false)
})

t.test('fetchAccount() shares the union id with the website app of the same open platform', async (t) => {
  const { origin, provider } = await open(t)
  const site = createWechatProvider({
    appId: website.appId,
    appSecret: website.appSecret,
    ...bases(origin, 'wechat')
  })
  const { identities: here } = await provider.fetchAccount(await consent(provider, 'lihua'))
  const { identities: there } = await site.fetchAccount(await consent(site, 'lihua'))
  t.same(here[1], there[1])
  t.match(here[1], { issuer: 'open-platform', kind: 'unionid' })
  t.not(here[0]?.subject, there[0]?.subject)
})

t.test(
  'fetchAccount() refuses who is on a snapshot page, by trait or forced, before asking for a profile',
  async (t) => {
    for (const [options, person] of [
      [{}, 'snapshot-user'],
      [{ forceSnapShot: true }, 'xiaoming']
    ] as const) {
      const { provider, paths, secrets } = await open(t, options)
      const code = await consent(provider, person)
      const error = await catchFailure(t, () => provider.fetchAccount(code), [code, ...secrets])
      t.match(error, { code: 'PROVIDER_ACCOUNT_VIRTUAL', vendor: { provider: 'WECHAT', step: 'exchange' } })
      t.notOk(paths.includes('/sns/userinfo'))
    }
  }
)

t.test('fetchAccount() with snsapi_base tells the open id alone, in one call', async (t) => {
  const { provider, paths } = await open(t, { scope: 'snsapi_base' })
  const { openid } = wechatIdentity(account, findPerson('snapshot-user')!)
  t.same(await provider.fetchAccount(await consent(provider, 'snapshot-user')), {
    identities: [{ issuer: account.appId, kind: 'openid', subject: openid }],
    nickname: null,
    avatarUrl: null
  })
  t.notOk(paths.includes('/sns/userinfo'))
})

t.test('createWechatOfficialAccountProvider() names the option that does not fit, never its value', async (t) => {
  for (const [option, value] of [
    ['appId', ''],
    ['appSecret', 'secret\n'],
    ['openPlatformId', 7],
    ['scope', 'snsapi_login'],
    ['forcePopup', 'true'],
    ['forceSnapShot', 1],
    ['redirectUri', undefined],
    ['forceSnapshot', true]
  ] as const) {
    const options = { ...good, [option]: value } as unknown as WechatOfficialAccountOptions
    t.throws(() => createWechatOfficialAccountProvider(options), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`^createWechatOfficialAccountProvider: ${option} `)
    })
  }
})
