import {
  createVendorDouble,
  type Answer,
  type SeenRequest,
  type Teardown,
  type VendorDouble
} from '../../src/testing/vendor-double.js'

/** A WeChat whose bodies are those of its pages: HTTP 200 and `text/plain` even for errors. */
export interface WechatVendor extends VendorDouble {
  /** Answers of this path are taken from here first, oldest first. */
  planned: Map<string, Answer[]>
  issueCode(): string
}

export const wechatApp = { appId: 'wx64b522a7ca7bf76d', appSecret: '5f0c3d9be1a24c7e9a2f6f2d1c0b8a7e' }
export const wechatToken = '92_AccessTokenOfThisPerson-_x1'
export const wechatRefreshToken = '92_RefreshTokenOfThisPerson-_x2'

export const exchangePath = '/sns/oauth2/access_token'
export const profilePath = '/sns/userinfo'

/** The emoji need four bytes of UTF-8 each; the flag and the family are several code points. */
export const nickname = '小明 Zoë 👨‍👩‍👧🇨🇳😀'

export const wechatBodies = {
  exchange:
    `{"access_token":"${wechatToken}","expires_in":7200,"refresh_token":"${wechatRefreshToken}",` +
    '"openid":"oLVPpjqs9BhvzwPj5A-vTYAX3GLc","scope":"snsapi_login","unionid":"o6_bmasdasdsad6_2sgVt7hMZOPfL"}',
  profile:
    '{"openid":"oLVPpjqs9BhvzwPj5A-vTYAX3GLc","nickname":"' +
    nickname +
    '","sex":0,"language":"","city":"","province":"","country":"",' +
    '"headimgurl":"https:\\/\\/thirdwx.qlogo.cn\\/mmopen\\/vi_32\\/abc\\/132","privilege":[],' +
    '"unionid":"o6_bmasdasdsad6_2sgVt7hMZOPfL"}'
}

/** A body as WeChat sends it. */
export function wechatAnswer(body: string): Answer {
  return { headers: { 'content-type': 'text/plain' }, body }
}

/** An error as WeChat words it. */
export function wechatError(errcode: number, errmsg: string): Answer {
  return wechatAnswer(JSON.stringify({ errcode, errmsg: `${errmsg}, rid: 65a1b2c3-0a1b2c3d-4e5f6071` }))
}

/** Starts a WeChat that knows one app and one person. */
export async function createWechatVendor(t: Teardown): Promise<WechatVendor> {
  const codes = new Set<string>()
  const used = new Set<string>()
  const planned = new Map<string, Answer[]>()

  function exchange({ query }: SeenRequest): Answer {
    if (query.secret !== wechatApp.appSecret) return wechatError(40125, 'invalid appsecret')
    if (used.has(query.code!)) return wechatError(40163, 'code been used')
    if (!codes.delete(query.code!)) return wechatError(40029, 'invalid code')
    used.add(query.code!)
    return wechatAnswer(wechatBodies.exchange)
  }

  const vendor = await createVendorDouble(t, (request) => {
    const next = planned.get(request.path)?.shift()
    if (next) return next
    if (request.path === exchangePath) return exchange(request)
    if (request.query.access_token !== wechatToken) return wechatError(40001, 'invalid credential')
    return wechatAnswer(wechatBodies.profile)
  })
  let count = 0
  return {
    ...vendor,
    planned,
    issueCode() {
      const code = `061Xyz000AbcDe1FgH300IjKlM1XyzO${count++}`
      codes.add(code)
      return code
    }
  }
}
