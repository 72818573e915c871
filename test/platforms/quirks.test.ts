import t, { type Test } from 'tap'
import type { ProviderErrorCode } from '../../src/errors.js'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import { createFeishuProvider } from '../../src/platforms/feishu/provider.js'
import type { Provider } from '../../src/platforms/provider.js'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { createWecomProvider } from '../../src/platforms/wecom/provider.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { catchFailure } from '../helpers/provider-suite.js'
import { dingTalk, insideWechat, officialAccount, wechat } from '../helpers/sandbox-client.js'
import { startSimulator, type Simulator } from '../helpers/simulator.js'

/** The real providers against the simulator, through HTTP, with everything going wrong that can. */

type Flow = 'wechat' | 'ding-talk' | 'ding-talk-legacy' | 'wecom' | 'feishu' | 'official-account'
const flows = ['wechat', 'ding-talk', 'ding-talk-legacy', 'wecom', 'feishu'] as const

interface Adapter {
  simulator: Simulator
  provider: Provider
  /** Lets the person consent and completes the login. */
  signIn(person: string, fault?: string): ReturnType<Provider['fetchAccount']>
  /** How often a path was asked for. */
  count(path: string): number
}

function createProvider(flow: Flow, { origin, sandbox }: Simulator, limits: object): Provider {
  const urls = { authorizeBaseUrl: origin, apiBaseUrl: origin, ...limits }
  if (flow === 'wechat') {
    const redirectUri = `${origin}/demo/callback/wechat`
    return createWechatProvider({ appId: wechat.appid, appSecret: wechat.secret, redirectUri, ...urls })
  }
  if (flow === 'official-account') {
    const redirectUri = `${origin}/demo/callback/wechat`
    const { appid: appId, secret: appSecret } = officialAccount
    return createWechatOfficialAccountProvider({ appId, appSecret, redirectUri, ...urls })
  }
  if (flow === 'wecom') return createWecomProvider({ ...wecom, redirectUri: `${origin}/demo/callback/wecom`, ...urls })
  if (flow === 'feishu') {
    return createFeishuProvider({ ...feishu, redirectUri: `${origin}/demo/callback/feishu`, ...urls })
  }
  const redirectUri = `${origin}/demo/callback/ding-talk`
  // The clock of the service stands where the simulator's began.
  const now = () => new Date(sandbox.clock.now().getTime() - sandbox.clock.offsetSeconds() * 1000)
  return createDingTalkProvider({
    ...{ ...dingTalk, redirectUri, now, ...urls },
    flow: flow === 'ding-talk' ? 'current' : 'legacy'
  })
}

async function startAdapter(t: Test, flow: Flow, limits: object = {}): Promise<Adapter> {
  const simulator = await startSimulator(t)
  const provider = createProvider(flow, simulator, limits)
  const consent = async (person: string, fault: string) => {
    const url = new URL(provider.createAuthorizeUrl('0'.repeat(provider.stateLength)))
    url.searchParams.set('sandbox_account', person)
    url.searchParams.set('sandbox_decision', 'allow')
    url.searchParams.set('sandbox_fault', fault)
    const response = await fetch(url, { redirect: 'manual', headers: insideWechat })
    const { searchParams } = new URL(response.headers.get('location') as string)
    return (searchParams.get('code') ?? searchParams.get('authCode')) as string
  }
  return {
    simulator,
    provider,
    signIn: async (person, fault = '') => provider.fetchAccount(await consent(person, fault)),
    count: (path) => simulator.lines.filter((line) => line.includes(` ${path} `)).length
  }
}

const {
  wecom: [{ corpId, agentId, corpSecret }],
  feishu: [{ appId, appSecret }]
} = resolveSandboxOptions()
const wecom = { corpId, agentId, corpSecret }
const feishu = { appId, appSecret }
const secrets = [wechat.secret, officialAccount.secret, dingTalk.clientSecret, wecom.corpSecret, feishu.appSecret]
const exchangePaths: Record<Flow, string> = {
  'official-account': '/sns/oauth2/access_token',
  wecom: '/cgi-bin/auth/getuserinfo',
  feishu: '/open-apis/authen/v2/oauth/token',
  wechat: '/sns/oauth2/access_token',
  'ding-talk': '/v1.0/oauth2/userAccessToken',
  'ding-talk-legacy': '/sns/getuserinfo_bycode'
}

/** Asserts that a login ends with this failure, told with the vendor's own code, after one exchange. */
async function fails(t: Test, flow: Flow, fault: string, code: ProviderErrorCode, vendorCode?: string) {
  const { signIn, count } = await startAdapter(t, flow)
  const error = await catchFailure(t, () => signIn('lihua', fault), secrets)
  t.equal(error.code, code, `${flow}, ${fault}`)
  t.equal(error.vendor?.vendorCode, vendorCode, `${flow}, ${fault}`)
  t.equal(count(exchangePaths[flow]), 1, 'a code is exchanged once')
}

t.test('fetchAccount() maps every failure that a fault stands for', async (t) => {
  const unknown = 'invalidParameter.authCode.notFound'
  const denied = 'Forbidden.AccessDenied'
  // For each flow the vendor's code; null where the fault makes no sense, or comes before the exchange.
  const expected: Record<string, [ProviderErrorCode, ...(string | null)[]]> = {
    'wrong-secret': ['PROVIDER_MISCONFIGURED', '40125', 'invalidClientIdOrSecret', '853004', null, '20002'],
    'unknown-app': ['PROVIDER_MISCONFIGURED', '40013', 'invalidClientIdOrSecret', '853003', null, '20048'],
    'code-of-other-app': ['PROVIDER_CODE_REJECTED', '40029', unknown, '40078', '40029', '20024'],
    'code-used': ['PROVIDER_CODE_REJECTED', '40163', unknown, '40078', '40029', '20065'],
    'code-expired': ['PROVIDER_CODE_REJECTED', '42003', unknown, '40078', '40029', '20004'],
    throttled: ['PROVIDER_BUSY', '45011', `${denied}.QpsLimitForApi`, '90002', '45033', '99991400'],
    'quota-reached': ['PROVIDER_BUSY', '45009', `${denied}.QpsLimitForAppkeyAndApi`, null, '45009', null],
    busy: ['PROVIDER_BUSY', '-1', 'unknownError', '-1', '-1', '20050'],
    'permission-denied': [
      'PROVIDER_MISCONFIGURED',
      ...['48001', `${denied}.AccessTokenPermissionDenied`, '60011', '48002', '99991672']
    ],
    'ip-not-allowed': ['PROVIDER_MISCONFIGURED', '40164', `${denied}.IpNotInWhiteList`, '60020', '60020', '99991401'],
    'timestamp-skewed': ['PROVIDER_MISCONFIGURED', null, null, '853002', null, null],
    'user-restricted': ['PROVIDER_ACCOUNT_RESTRICTED', '50002', null, null, '50002', '20010'],
    punished: ['PROVIDER_BUSY', null, '1111', '1111', null, null]
  }
  for (const [fault, [code, ...vendorCodes]] of Object.entries(expected)) {
    for (const [index, flow] of flows.entries()) {
      const vendorCode = vendorCodes[index]
      if (typeof vendorCode === 'string') await fails(t, flow, fault, code, vendorCode)
    }
  }
})

t.test('fetchAccount() survives an HTML page, half a JSON, too much and a broken connection', async (t) => {
  for (const flow of flows) {
    await fails(t, flow, 'html-error', 'PROVIDER_BUSY')
    await fails(t, flow, 'malformed-json', 'PROVIDER_REPLY_INVALID')
    await fails(t, flow, 'oversized', 'PROVIDER_REPLY_INVALID')
    await fails(t, flow, 'connection-closed', 'PROVIDER_UNREACHABLE')
  }
})

t.test('fetchAccount() does not wait for a slow reply longer than its time limit', async (t) => {
  for (const flow of flows) {
    const { signIn } = await startAdapter(t, flow, { requestTimeoutMs: 100 })
    const error = await catchFailure(t, () => signIn('lihua', 'slow'), secrets)
    t.equal(error.code, 'PROVIDER_TIMEOUT', flow)
  }
})

t.test('fetchAccount() waits for a slow reply within its time limit', async (t) => {
  for (const flow of flows) {
    const { signIn } = await startAdapter(t, flow, { requestTimeoutMs: 25_000 })
    t.match(await signIn('lihua', 'slow=1'), { nickname: '李华' })
  }
})

t.test('fetchAccount() asks for the profile once more when the platform is busy, and only then', async (t) => {
  const profilePaths = { wechat: '/sns/userinfo', 'ding-talk': '/v1.0/contact/users/me' } as const
  for (const [flow, operation] of Object.entries(profilePaths) as [keyof typeof profilePaths, string][]) {
    for (const fault of ['busy', 'throttled', 'connection-closed', 'html-error']) {
      const { simulator, signIn, count } = await startAdapter(t, flow)
      simulator.sandbox.faults.set({ fault, operation, times: 1 })
      t.match(await signIn('lihua'), { nickname: '李华' }, `${flow}, ${fault}`)
      t.equal(count(operation), 2)
      t.equal(count(exchangePaths[flow]), 1)
    }
    const { simulator, signIn, count } = await startAdapter(t, flow)
    simulator.sandbox.faults.set({ fault: 'permission-denied', operation, times: 1 })
    await catchFailure(t, () => signIn('lihua'), secrets)
    t.equal(count(operation), 1)
  }
})

t.test('fetchAccount() refuses a snapshot user', async (t) => {
  const { signIn } = await startAdapter(t, 'official-account')
  const error = await catchFailure(t, () => signIn('snapshot-user'), secrets)
  t.equal(error.code, 'PROVIDER_ACCOUNT_VIRTUAL')
})

t.test('fetchAccount() tells the union id from when the platform does, beside the same open id', async (t) => {
  for (const flow of ['wechat', 'ding-talk'] as const) {
    const { signIn } = await startAdapter(t, flow)
    const [first, second] = [await signIn('late-unionid'), await signIn('late-unionid')]
    t.equal(first.identities.length, 1)
    t.equal(second.identities.length, 2)
    t.strictSame(second.identities[0], first.identities[0])
  }
})

t.test('fetchAccount() finds the union id in the profile when the exchange left it out', async (t) => {
  const { simulator, signIn } = await startAdapter(t, 'wechat')
  simulator.sandbox.faults.set({ fault: 'no-unionid', operation: '/sns/oauth2/access_token' })
  t.equal((await signIn('lihua')).identities.length, 2)
})

t.test('fetchAccount() keeps emoji, and takes a missing avatar for none', async (t) => {
  for (const flow of flows) {
    const { signIn } = await startAdapter(t, flow)
    const { nickname, avatarUrl } = await signIn('lihua', 'emoji,no-avatar')
    t.equal(nickname, '李华🌸👨‍👩‍👧')
    t.equal(avatarUrl, null)
  }
})

t.test('fetchAccount() of the legacy flow is refused when the clocks disagree', async (t) => {
  const { simulator, signIn } = await startAdapter(t, 'ding-talk-legacy')
  simulator.sandbox.clock.advance(61)
  const error = await catchFailure(t, () => signIn('lihua'), secrets)
  t.equal(error.vendor?.vendorCode, '853002')
})

t.test('fetchAccount() with an expired code is refused', async (t) => {
  for (const flow of ['wechat', 'ding-talk'] as const) {
    const { simulator, provider } = await startAdapter(t, flow)
    const visit = flow === 'wechat' ? simulator.visitWechat : simulator.visitDingTalk
    const { searchParams } = new URL((await visit('lihua')).headers.get('location') as string)
    simulator.sandbox.clock.advance(600)
    const code = (searchParams.get('code') ?? searchParams.get('authCode')) as string
    const error = await catchFailure(t, () => provider.fetchAccount(code), secrets)
    t.equal(error.code, 'PROVIDER_CODE_REJECTED', flow)
  }
})
