import { createHmac } from 'node:crypto'
import {
  createVendorDouble,
  type Answer,
  type SeenRequest,
  type Teardown,
  type VendorDouble
} from '../../src/testing/vendor-double.js'

/** A DingTalk whose bodies are those of its pages. */
export interface DingTalkVendor extends VendorDouble {
  /** Answers of this path are taken from here first, oldest first. */
  planned: Map<string, Answer[]>
  issueCode(): string
}

export const dingTalkApp = {
  clientId: 'dingqz0lx8bc3kfqwhdw',
  clientSecret: 'Wq2-5kXvB_cN1mL0pOiUyTrEwQaSdFgHjKlZxCvBnM'
}
export const dingTalkToken = '6d1bxxxxAccessTokenOfThisPerson'
export const dingTalkRefreshToken = '6d2cxxxxRefreshTokenOfThisPerson'

export const tokenPath = '/v1.0/oauth2/userAccessToken'
export const mePath = '/v1.0/contact/users/me'
export const legacyPath = '/sns/getuserinfo_bycode'

export const nick = '张三 🦊 Ünï'

export const dingTalkBodies = {
  exchange: `{"expireIn":7200,"accessToken":"${dingTalkToken}","refreshToken":"${dingTalkRefreshToken}"}`,
  me:
    `{"nick":"${nick}","unionId":"z21HjQliSzpw0YWCNxmii6u2Os62cZ62iSZ","openId":"123qwertyuiopasdfgh",` +
    '"avatarUrl":"https://static-legacy.dingtalk.com/media/lADPDe7s.jpg","mobile":"150xxxx9144","visitor":false,"stateCode":"86"}',
  legacy:
    `{"errcode":0,"errmsg":"ok","user_info":{"nick":"${nick}","unionid":"z21HjQliSzpw0YWCNxmii6u2Os62cZ62iSZ",` +
    '"dingId":"$:LWCP_v1:$dwrwerew","openid":"123qwertyuiopasdfgh","main_org_auth_high_level":true}}'
}

/** A body as DingTalk sends it. */
export function dingTalkAnswer(body: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json;charset=utf-8' }, body }
}

/** An error of the current API. */
export function dingTalkError(status: number, code: string, message: string): Answer {
  return dingTalkAnswer(JSON.stringify({ code, requestid: '5373616E-A1FB-750A-A30B-53495AC82560', message }), status)
}

/** An error of the legacy API. */
export function legacyError(errcode: number, errmsg: string): Answer {
  return dingTalkAnswer(JSON.stringify({ errcode, errmsg }))
}

/** Starts a DingTalk that knows one app and one person, in both flows. */
export async function createDingTalkVendor(t: Teardown): Promise<DingTalkVendor> {
  const codes = new Set<string>()
  const planned = new Map<string, Answer[]>()

  function exchange({ body }: SeenRequest): Answer {
    const { clientSecret, code } = JSON.parse(body) as Record<string, string>
    const isRightSecret = clientSecret === dingTalkApp.clientSecret
    if (!isRightSecret) return dingTalkError(400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret')
    if (!codes.delete(code!)) return dingTalkError(400, 'invalidParameter.authCode.notFound', '不合法的临时授权码')
    return dingTalkAnswer(dingTalkBodies.exchange)
  }

  function legacy({ body, query }: SeenRequest): Answer {
    const signature = createHmac('sha256', dingTalkApp.clientSecret).update(query.timestamp!).digest('base64')
    if (query.signature !== signature) return legacyError(853004, '签名不匹配')
    const { tmp_auth_code: code } = JSON.parse(body) as Record<string, string>
    return codes.delete(code!) ? dingTalkAnswer(dingTalkBodies.legacy) : legacyError(40078, '不存在的临时授权码')
  }

  const vendor = await createVendorDouble(t, (request) => {
    const next = planned.get(request.path)?.shift()
    if (next) return next
    if (request.path === tokenPath) return exchange(request)
    if (request.path === legacyPath) return legacy(request)
    if (request.headers['x-acs-dingtalk-access-token'] === dingTalkToken) return dingTalkAnswer(dingTalkBodies.me)
    return dingTalkError(400, 'InvalidAuthentication', '不合法的access_token')
  })
  let count = 0
  return {
    ...vendor,
    planned,
    issueCode() {
      const code = `5f8c0d6b1a2e3f4a8b9c0d1e2f3a4b5${count++}`
      codes.add(code)
      return code
    }
  }
}
