import { createWechatProvider } from '../../../src/platforms/wechat/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { avatarUrl } from '../../../src/sandbox/person.js'
import { wechatIdentity, type WechatApp } from '../../../src/sandbox/platforms/wechat/apps.js'
import { bases, type FailureName, type FailureRow, type Platform } from '../../helpers/simulated-platform.js'

const rid = 'rid: 65a1b2c3-0a1b2c3d-4e5f6071'

type FailureRowOf = readonly [errcode: number, code: FailureName, words: string]

function listRows(step: string, path: string, rows: readonly FailureRowOf[]): FailureRow[] {
  return rows.map(([vendorCode, code, errmsg]) => ({
    step,
    path,
    vendorCode: String(vendorCode),
    code: `PROVIDER_${code}`,
    status: 200,
    contentType: 'text/plain',
    body: JSON.stringify({ errcode: vendorCode, errmsg: `${errmsg}, ${rid}` })
  }))
}

/** WeChat's numbers, without those that only a refresh or a wrong method meets. */
export const wechatFailures: readonly FailureRow[] = [
  ...listRows('exchange', '/sns/oauth2/access_token', [
    [-1, 'BUSY', 'system error'],
    [40001, 'MISCONFIGURED', 'invalid credential'],
    [40002, 'REPLY_INVALID', 'invalid grant_type'],
    [40013, 'MISCONFIGURED', 'invalid appid'],
    [40029, 'CODE_REJECTED', 'invalid code'],
    [40125, 'MISCONFIGURED', 'invalid appsecret'],
    [40163, 'CODE_REJECTED', 'code been used'],
    [40164, 'MISCONFIGURED', 'invalid ip 192.0.2.7, not in whitelist'],
    [40226, 'ACCOUNT_RESTRICTED', 'code blocked'],
    [41002, 'MISCONFIGURED', 'appid missing'],
    [41004, 'MISCONFIGURED', 'appsecret missing'],
    [41008, 'CODE_REJECTED', 'missing code'],
    [42003, 'CODE_REJECTED', 'code expired'],
    [42007, 'CODE_REJECTED', 'user modify password'],
    [45009, 'BUSY', 'reach max api daily quota limit'],
    [45011, 'BUSY', 'api minute-quota reach limit'],
    [50002, 'ACCOUNT_RESTRICTED', 'user limited']
  ])
]

/** The same for the second call of a login, which `snsapi_base` does not make. */
export const wechatProfileFailures: readonly FailureRow[] = listRows('profile', '/sns/userinfo', [
  [-1, 'BUSY', 'system error'],
  [40001, 'REPLY_INVALID', 'invalid credential, access_token is invalid or not latest'],
  [40003, 'REPLY_INVALID', 'invalid openid'],
  [40014, 'REPLY_INVALID', 'invalid access_token'],
  [41001, 'REPLY_INVALID', 'access_token missing'],
  [41009, 'REPLY_INVALID', 'missing openid'],
  [42001, 'REPLY_INVALID', 'access_token expired'],
  [45009, 'BUSY', 'reach max api daily quota limit'],
  [48001, 'MISCONFIGURED', 'api unauthorized'],
  [50002, 'ACCOUNT_RESTRICTED', 'user limited']
])

/** Describes an app of either kind at the simulator. */
export function simulateWechat(create: Platform['create'], app: WechatApp, rows: readonly FailureRow[]): Platform {
  return {
    secret: app.appSecret,
    exchangePath: '/sns/oauth2/access_token',
    create,
    account(origin, person) {
      const { openid, unionid } = wechatIdentity(app, person)
      return {
        identities: [
          { issuer: app.appId, kind: 'openid', subject: openid },
          ...(unionid === null ? [] : [{ issuer: 'open-platform', kind: 'unionid', subject: unionid }])
        ],
        nickname: person.nickname,
        avatarUrl: avatarUrl(origin, person, 132) || null
      }
    },
    rows,
    expectations: {
      usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '40163' },
      wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '40125' },
      htmlFailure: 'PROVIDER_REPLY_INVALID'
    }
  }
}

const [website] = resolveSandboxOptions().wechat

/** The website login. */
export const wechatWebsite = simulateWechat(
  (origin, { secret = website.appSecret, ...overrides }) =>
    createWechatProvider({ appId: website.appId, appSecret: secret, ...bases(origin, 'wechat'), ...overrides }),
  website,
  [...wechatFailures, ...wechatProfileFailures]
)
