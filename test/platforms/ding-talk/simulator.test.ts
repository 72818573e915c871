import t from 'tap'
import { createDingTalkProvider } from '../../../src/platforms/ding-talk/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { avatarUrl } from '../../../src/sandbox/person.js'
import { dingTalkIdentity } from '../../../src/sandbox/platforms/ding-talk/apps.js'
import {
  bases,
  simulatedNow,
  type FailureName,
  type FailureRow,
  type Platform
} from '../../helpers/simulated-platform.js'
import { consent, startSimulator, testPlatforms } from '../../helpers/simulator-harness.js'

function listRows(step: string, path: string, rows: readonly [number, string, FailureName][]): FailureRow[] {
  return rows.map(([status, code, suffix]) => ({
    step,
    path,
    vendorCode: code,
    code: `PROVIDER_${suffix}`,
    status,
    contentType: 'application/json;charset=utf-8',
    body: JSON.stringify({ code, requestid: '5373616E-A1FB-750A-A30B-53495AC82560', message: 'words' })
  }))
}

/** DingTalk's codes, and the gateway's block as JSON. */
const dingTalkFailures: readonly FailureRow[] = [
  ...listRows('exchange', '/v1.0/oauth2/userAccessToken', [
    [400, 'invalidParameter.authCode.notFound', 'CODE_REJECTED'],
    [400, 'invalidClientIdOrSecret', 'MISCONFIGURED'],
    [400, 'Missingbody', 'REPLY_INVALID'],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'MISCONFIGURED'],
    [403, 'Forbidden.AccessDenied.QpsLimitForApi', 'BUSY'],
    [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'BUSY'],
    [404, 'InvalidAction.NotFound', 'MISCONFIGURED'],
    [500, 'unknownError', 'BUSY']
  ]),
  ...listRows('profile', '/v1.0/contact/users/me', [
    [400, 'InvalidAuthentication', 'REPLY_INVALID'],
    [400, 'AuthenticationFailed.MissingParameter', 'REPLY_INVALID'],
    [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 'MISCONFIGURED'],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'MISCONFIGURED'],
    [403, 'Forbidden.AccessDenied.QpsLimitForApi', 'BUSY'],
    [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'BUSY'],
    [500, 'unknownError', 'BUSY']
  ]),
  {
    step: 'exchange',
    path: '/v1.0/oauth2/userAccessToken',
    vendorCode: '1111',
    code: 'PROVIDER_BUSY',
    status: 200,
    contentType: 'application/json',
    body: '{"status":1111,"wait":300,"punish":"deny"}'
  }
]

const legacyPath = '/sns/getuserinfo_bycode'

function listLegacyRows(rows: readonly (readonly [errcode: number, code: FailureName, words: string])[]): FailureRow[] {
  return rows.map(([vendorCode, code, errmsg]) => ({
    step: 'exchange',
    path: legacyPath,
    vendorCode: String(vendorCode),
    code: `PROVIDER_${code}`,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ errcode: vendorCode, errmsg })
  }))
}

/** Within number 88 the cause is in `sub_code`. */
const dingTalkLegacyFailures: readonly FailureRow[] = [
  ...listLegacyRows([
    [-1, 'BUSY', '系统繁忙'],
    [22, 'MISCONFIGURED', '不存在的api name'],
    [88, 'MISCONFIGURED', '鉴权异常'],
    [40078, 'CODE_REJECTED', '不存在的临时授权码'],
    [40089, 'MISCONFIGURED', '不合法的corpid或corpsecret'],
    [60011, 'MISCONFIGURED', '没有调用该接口的权限'],
    [60020, 'MISCONFIGURED', '访问ip不在白名单之中'],
    [853001, 'REPLY_INVALID', '时间戳格式错误'],
    [853002, 'MISCONFIGURED', '时间戳已过期'],
    [853003, 'MISCONFIGURED', 'accessKey不存在'],
    [853004, 'MISCONFIGURED', '签名不匹配']
  ]),
  ...listLegacyRows(Array.from({ length: 14 }, (_, index) => [90001 + index, 'BUSY', '限流'] as const)),
  ...[[60020, 'PROVIDER_MISCONFIGURED'] as const, [90002, 'PROVIDER_BUSY'] as const].map(([subCode, code]) => ({
    step: 'exchange',
    path: legacyPath,
    vendorCode: `88/${subCode}`,
    code,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ errcode: 88, errmsg: 'error', sub_code: String(subCode), sub_msg: 'words' })
  }))
]

const [dingTalkApp] = resolveSandboxOptions().dingTalk

function simulate(flow: 'current' | 'legacy'): Platform {
  const isCurrent = flow === 'current'
  return {
    secret: dingTalkApp.clientSecret,
    exchangePath: isCurrent ? '/v1.0/oauth2/userAccessToken' : '/sns/getuserinfo_bycode',
    create: (origin, { secret = dingTalkApp.clientSecret, ...overrides }) =>
      createDingTalkProvider({
        clientId: dingTalkApp.clientId,
        clientSecret: secret,
        flow,
        now: simulatedNow,
        ...bases(origin, 'ding-talk'),
        ...overrides
      }),
    account(origin, person) {
      const { openId, unionId } = dingTalkIdentity(dingTalkApp, person)
      const tellsUnionId = person.hasUnionId || !isCurrent
      return {
        identities: [
          { issuer: dingTalkApp.clientId, kind: 'openId', subject: openId },
          ...(tellsUnionId ? [{ issuer: 'developer', kind: 'unionId', subject: unionId }] : [])
        ],
        nickname: person.nickname,
        avatarUrl: (isCurrent && avatarUrl(origin, person, 0)) || null
      }
    },
    rows: isCurrent ? dingTalkFailures : dingTalkLegacyFailures,
    expectations: {
      usedCode: {
        code: 'PROVIDER_CODE_REJECTED',
        vendorCode: isCurrent ? 'invalidParameter.authCode.notFound' : '40078'
      },
      wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: isCurrent ? 'invalidClientIdOrSecret' : '853004' },
      htmlFailure: 'PROVIDER_BUSY'
    }
  }
}

testPlatforms(t, [
  ['DingTalk, current flow', simulate('current')],
  ['DingTalk, legacy flow', simulate('legacy')]
])

t.test('fetchAccount() of DingTalk, legacy flow, names a wrong clock as a fault of the operator', async (t) => {
  const { origin } = await startSimulator(t, dingTalkApp.clientSecret)
  const provider = createDingTalkProvider({
    clientId: dingTalkApp.clientId,
    clientSecret: dingTalkApp.clientSecret,
    flow: 'legacy',
    redirectUri: `${origin}/demo/callback/ding-talk`,
    authorizeBaseUrl: origin,
    apiBaseUrl: origin,
    now: () => new Date(simulatedNow().getTime() + 61_000)
  })
  const code = await consent(provider, 'xiaoming')
  await t.rejects(provider.fetchAccount(code), {
    code: 'PROVIDER_MISCONFIGURED',
    vendor: { vendorCode: '853002' }
  })
})
