import t from 'tap'
import { createWecomProvider } from '../../../src/platforms/wecom/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { wecomIdentity } from '../../../src/sandbox/platforms/wecom/apps.js'
import {
  bases,
  simulatedNow,
  type FailureName,
  type FailureRow,
  type Platform
} from '../../helpers/simulated-platform.js'
import { testPlatforms } from '../../helpers/simulator-harness.js'

function listRows(
  step: string,
  path: string,
  exchanges: number,
  rows: readonly (readonly [errcode: number, code: FailureName, words: string])[]
): FailureRow[] {
  return rows.map(([errcode, code, words]) => ({
    step,
    path,
    exchanges,
    vendorCode: String(errcode),
    code: `PROVIDER_${code}`,
    status: 200,
    contentType: 'application/json; charset=UTF-8',
    body: JSON.stringify({ errcode, errmsg: `${words}, hint: [1638184421206730740908604], from ip: 192.0.2.7` })
  }))
}

const exchangePath = '/cgi-bin/auth/getuserinfo'

/** https://developer.work.weixin.qq.com/document/path/90313, as far as a login goes. */
const wecomFailures: readonly FailureRow[] = [
  ...listRows('token', '/cgi-bin/gettoken', 0, [
    [-1, 'BUSY', 'system busy'],
    [40001, 'MISCONFIGURED', 'invalid credential'],
    [40013, 'MISCONFIGURED', 'invalid corpid'],
    [40091, 'MISCONFIGURED', 'secret is invalid'],
    [41002, 'MISCONFIGURED', 'corpid missing'],
    [41004, 'MISCONFIGURED', 'corpsecret missing'],
    [45009, 'BUSY', 'api freq out of limit'],
    [60020, 'MISCONFIGURED', 'not allow to access from your ip']
  ]),
  ...listRows('exchange', exchangePath, 1, [
    [-1, 'BUSY', 'system busy'],
    [40029, 'CODE_REJECTED', 'invalid code'],
    [40056, 'MISCONFIGURED', 'invalid agentid'],
    [41001, 'REPLY_INVALID', 'access_token missing'],
    [41008, 'CODE_REJECTED', 'missing code'],
    [42003, 'CODE_REJECTED', 'code expired'],
    [45009, 'BUSY', 'api freq out of limit'],
    [45033, 'BUSY', 'api concurrent out of limit'],
    [48002, 'MISCONFIGURED', 'api forbidden'],
    [50001, 'MISCONFIGURED', 'redirect_uri unauthorized'],
    [50002, 'ACCOUNT_RESTRICTED', 'user not in scope'],
    [60020, 'MISCONFIGURED', 'not allow to access from your ip'],
    [301002, 'MISCONFIGURED', 'no permission of agent']
  ]),
  // A refused token is renewed once; when the new one is refused, too, that is the end.
  ...listRows('exchange', exchangePath, 2, [
    [40014, 'REPLY_INVALID', 'invalid access_token'],
    [42001, 'REPLY_INVALID', 'access_token expired']
  ]),
  ...listRows('profile', '/cgi-bin/user/get', 1, [
    [-1, 'BUSY', 'system busy'],
    [40003, 'REPLY_INVALID', 'invalid userid'],
    [45009, 'BUSY', 'api freq out of limit'],
    [60111, 'REPLY_INVALID', 'userid not found']
  ])
]

const [wecomApp] = resolveSandboxOptions().wecom

const wecom: Platform = {
  secret: wecomApp.corpSecret,
  exchangePath,
  create: (origin, { secret = wecomApp.corpSecret, ...overrides }) =>
    createWecomProvider({
      corpId: wecomApp.corpId,
      agentId: wecomApp.agentId,
      corpSecret: secret,
      now: simulatedNow,
      ...bases(origin, 'wecom'),
      ...overrides
    }),
  account(_origin, person) {
    const { userid } = wecomIdentity(wecomApp, person) as { userid: string }
    return {
      identities: [{ issuer: wecomApp.corpId, kind: 'userid', subject: userid.toLowerCase() }],
      nickname: person.nickname,
      avatarUrl: null
    }
  },
  rows: wecomFailures,
  expectations: {
    usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '40029' },
    wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '40001' },
    htmlFailure: 'PROVIDER_REPLY_INVALID',
    preliminaries: { '/cgi-bin/gettoken': '{"errcode":0,"errmsg":"ok","access_token":"t0","expires_in":7200}' }
  }
}

testPlatforms(t, [['WeCom', wecom]])
