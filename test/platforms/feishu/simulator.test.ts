import t from 'tap'
import { createFeishuProvider } from '../../../src/platforms/feishu/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { avatarUrl } from '../../../src/sandbox/person.js'
import { feishuIdentity } from '../../../src/sandbox/platforms/feishu/apps.js'
import { bases, type FailureName, type FailureRow, type Platform } from '../../helpers/simulated-platform.js'
import { testPlatforms } from '../../helpers/simulator-harness.js'

type FeishuRow = readonly [status: number, vendorCode: number, code: FailureName]

/** Which rows come at which endpoint. The words are left out: no client may branch on them. */
function listRows(step: string, path: string, rows: readonly FeishuRow[]): FailureRow[] {
  return rows.map(([status, number, code]) => ({
    step,
    path,
    vendorCode: String(number),
    code: `PROVIDER_${code}`,
    status,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(
      step === 'exchange'
        ? { code: number, error: 'invalid_request', error_description: 'words' }
        : { code: number, msg: 'words', error: { log_id: '20261122080000A1B2C3D4E5F60718' } }
    )
  }))
}

/** https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token and `user_info`'s page. */
const feishuFailures = (tokenPath: string): readonly FailureRow[] => [
  ...listRows('exchange', tokenPath, [
    [400, 20001, 'REPLY_INVALID'],
    [400, 20002, 'MISCONFIGURED'],
    [400, 20003, 'CODE_REJECTED'],
    [400, 20004, 'CODE_REJECTED'],
    [400, 20008, 'ACCOUNT_RESTRICTED'],
    [400, 20009, 'MISCONFIGURED'],
    [400, 20010, 'ACCOUNT_RESTRICTED'],
    [400, 20024, 'CODE_REJECTED'],
    [400, 20036, 'REPLY_INVALID'],
    [400, 20048, 'MISCONFIGURED'],
    [400, 20049, 'REPLY_INVALID'],
    [500, 20050, 'BUSY'],
    [400, 20063, 'REPLY_INVALID'],
    [400, 20065, 'CODE_REJECTED'],
    [400, 20066, 'ACCOUNT_RESTRICTED'],
    [400, 20067, 'REPLY_INVALID'],
    [400, 20068, 'REPLY_INVALID'],
    [400, 20069, 'MISCONFIGURED'],
    [400, 20070, 'REPLY_INVALID'],
    [400, 20071, 'MISCONFIGURED'],
    [503, 20072, 'BUSY'],
    [400, 99991400, 'BUSY'],
    [400, 99991401, 'MISCONFIGURED']
  ]),
  ...listRows('profile', '/open-apis/authen/v1/user_info', [
    [200, 20001, 'REPLY_INVALID'],
    [200, 20005, 'REPLY_INVALID'],
    [200, 20008, 'ACCOUNT_RESTRICTED'],
    [200, 20021, 'ACCOUNT_RESTRICTED'],
    [200, 20022, 'ACCOUNT_RESTRICTED'],
    [200, 20023, 'ACCOUNT_RESTRICTED'],
    [500, 20050, 'BUSY'],
    [429, 99991400, 'BUSY'],
    [400, 99991661, 'REPLY_INVALID'],
    [400, 99991663, 'REPLY_INVALID'],
    [401, 99991668, 'REPLY_INVALID'],
    [400, 99991672, 'MISCONFIGURED'],
    [401, 99991677, 'REPLY_INVALID'],
    [400, 99991679, 'MISCONFIGURED']
  ])
]

const [feishuApp] = resolveSandboxOptions().feishu

/** Feishu, with either of its token endpoints. */
function simulate(tokenEndpoint: 'v2' | 'v3'): Platform {
  const exchangePath = tokenEndpoint === 'v2' ? '/open-apis/authen/v2/oauth/token' : '/oauth/v3/token'
  return {
    secret: feishuApp.appSecret,
    exchangePath,
    create: (origin, { secret = feishuApp.appSecret, apiBaseUrl = origin, ...overrides }) =>
      createFeishuProvider({
        appId: feishuApp.appId,
        appSecret: secret,
        tokenEndpoint,
        ...bases(origin, 'feishu'),
        apiBaseUrl,
        authorizeBaseUrl: apiBaseUrl,
        ...overrides
      }),
    account(origin, person) {
      const identity = feishuIdentity(feishuApp, person)
      return {
        identities: [
          { issuer: feishuApp.appId, kind: 'open_id', subject: identity.open_id },
          { issuer: 'developer', kind: 'union_id', subject: identity.union_id }
        ],
        nickname: person.nickname,
        avatarUrl: avatarUrl(origin, person, 96) || null
      }
    },
    rows: feishuFailures(exchangePath),
    expectations: {
      usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '20065' },
      wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '20002' },
      htmlFailure: 'PROVIDER_REPLY_INVALID'
    }
  }
}

testPlatforms(t, [
  ['Feishu', simulate('v2')],
  ['Feishu, v3', simulate('v3')]
])
