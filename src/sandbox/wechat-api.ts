import { randomBytes } from 'node:crypto'
import { avatarUrl, weChatIdentity } from './accounts.js'
import type { Grant } from './code-book.js'
import type { SandboxContext } from './context.js'
import type { WeChatApp } from './apps.js'
import { accessTokenTtlSeconds, type Session } from './session-book.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-call.js'

/** The platform's failures that a login can meet, by number. */
const failures = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40125: 'invalid appsecret',
  40163: 'code been used',
  41001: 'access_token missing',
  41002: 'appid missing',
  41003: 'refresh_token missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42003: 'code expired',
  48001: 'api unauthorized'
} as const

function answer(body: object, outcome: string): VendorReply {
  // The platform escapes slashes, and calls its JSON plain text.
  return { status: 200, contentType: 'text/plain', body: JSON.stringify(body).replaceAll('/', '\\/'), outcome }
}

function fail(context: SandboxContext, errcode: keyof typeof failures): VendorReply {
  const seconds = Math.floor(context.options.now().getTime() / 1000)
  const part = (): string => randomBytes(4).toString('hex')
  const errmsg = `${failures[errcode]}, rid: ${seconds.toString(16).padStart(8, '0')}-${part()}-${part()}`
  return answer({ errcode, errmsg }, `${errcode} ${failures[errcode]}`)
}

function findApp(context: SandboxContext, appId: string | undefined): WeChatApp | undefined {
  const { wechat, officialAccount } = context.options
  return [...wechat, ...officialAccount].find((app) => app.appId === appId)
}

/** Who the person is for the app, as far as the consent goes. Who is on a snapshot page is somebody made up. */
function identify(app: WeChatApp, { person, scope, isSnapshot }: Grant): { openid: string; unionid: string | null } {
  const identity = weChatIdentity(app, isSnapshot ? { ...person, id: `${person.id} on a snapshot page` } : person)
  return scope === 'snsapi_base' ? { ...identity, unionid: null } : identity
}

function tokenBody(app: WeChatApp, session: Session): Record<string, unknown> {
  return {
    access_token: session.accessToken,
    expires_in: accessTokenTtlSeconds,
    refresh_token: session.refreshToken,
    openid: identify(app, session.grant).openid,
    scope: session.grant.scope
  }
}

function exchangeCode(context: SandboxContext, { query }: VendorCall): VendorReply {
  if (!query.appid) return fail(context, 41002)
  const app = findApp(context, query.appid)
  if (app === undefined) return fail(context, 40013)
  if (!query.secret) return fail(context, 41004)
  if (query.secret !== app.appSecret) return fail(context, 40125)
  if (!query.code) return fail(context, 41008)
  if (query.grant_type !== 'authorization_code') return fail(context, 40002)
  const grant = context.codes.redeem('wechat', app.appId, query.code)
  if (grant === 'used') return fail(context, 40163)
  if (grant === 'expired') return fail(context, 42003)
  if (typeof grant === 'string') return fail(context, 40029)
  const { unionid } = identify(app, grant)
  const body = {
    ...tokenBody(app, context.sessions.open(grant)),
    ...(grant.isSnapshot && { is_snapshotuser: 1 }),
    ...(unionid !== null && { unionid })
  }
  return answer(body, `ok, ${grant.person.id}`)
}

function refreshToken(context: SandboxContext, { query }: VendorCall): VendorReply {
  if (!query.appid) return fail(context, 41002)
  const app = findApp(context, query.appid)
  if (app === undefined) return fail(context, 40013)
  if (query.grant_type !== 'refresh_token') return fail(context, 40002)
  if (!query.refresh_token) return fail(context, 41003)
  const session = context.sessions.findByRefreshToken('wechat', app.appId, query.refresh_token)
  if (session === 'unknown') return fail(context, 40030)
  if (session === 'expired') return fail(context, 42002)
  context.sessions.renewAccessToken(session, true)
  return answer(tokenBody(app, session), `ok, ${session.grant.person.id}`)
}

type SignedIn = { app: WeChatApp; session: Session; openid: string; unionid: string | null }

/** Finds who an access token and an openid speak of. */
function authenticate(context: SandboxContext, { query }: VendorCall): SignedIn | keyof typeof failures {
  if (!query.access_token) return 41001
  if (!query.openid) return 41009
  const session = context.sessions.findByAccessToken('wechat', query.access_token)
  if (session === 'unknown') return 40001
  if (session === 'expired') return 42001
  const app = findApp(context, session.grant.appId) as WeChatApp
  const identity = identify(app, session.grant)
  return identity.openid === query.openid ? { app, session, ...identity } : 40003
}

function checkToken(context: SandboxContext, call: VendorCall): VendorReply {
  const signedIn = authenticate(context, call)
  if (typeof signedIn === 'number') return fail(context, signedIn)
  return answer({ errcode: 0, errmsg: 'ok' }, `ok, ${signedIn.session.grant.person.id}`)
}

function readUser(context: SandboxContext, call: VendorCall): VendorReply {
  const signedIn = authenticate(context, call)
  if (typeof signedIn === 'number') return fail(context, signedIn)
  const { openid, unionid } = signedIn
  const { grant } = signedIn.session
  if (grant.scope === 'snsapi_base' || grant.isSnapshot) return fail(context, 48001)
  const { person } = signedIn.session.grant
  const body = {
    openid,
    nickname: person.nickname,
    // Since October 2021 neither sex nor region is told.
    sex: 0,
    province: '',
    city: '',
    country: '',
    headimgurl: avatarUrl(call.origin, person, 132),
    privilege: []
  }
  return answer(unionid === null ? body : { ...body, unionid }, `ok, ${person.id}`)
}

const methods = ['GET', 'POST'] as const

/**
 * The operations of the simulated `api.weixin.qq.com`. Parameters are read from the query only, whatever the method.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID
 */
export const weChatOperations: readonly VendorOperation[] = [
  { platform: 'WeChat', methods, path: '/sns/oauth2/access_token', answer: exchangeCode },
  { platform: 'WeChat', methods, path: '/sns/oauth2/refresh_token', answer: refreshToken },
  { platform: 'WeChat', methods, path: '/sns/auth', answer: checkToken },
  { platform: 'WeChat', methods, path: '/sns/userinfo', answer: readUser }
]
