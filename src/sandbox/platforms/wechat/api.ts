import type { ApiContext } from '../../context.js'
import { avatarUrl, type Person } from '../../person.js'
import { accessTokenTtlSeconds, type Session } from '../../books/session-book.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'
import {
  answerWechat as answer,
  failWechat as fail,
  wechatExchangeFailures,
  wechatTokenFailures,
  type WechatErrcode
} from './failures.js'
import { wechatIdentity, type WechatApp } from './apps.js'

type Context = ApiContext<WechatApp>

function findApp({ apps }: Context, appId: string | undefined): WechatApp | undefined {
  return apps.find((app) => app.appId === appId)
}

function identify(app: WechatApp, scope: string, person: Person): { openid: string; unionid: string | null } {
  const identity = wechatIdentity(app, person)
  return scope === 'snsapi_base' ? { ...identity, unionid: null } : identity
}

function tokenBody(app: WechatApp, session: Session, person: Person): Record<string, unknown> {
  return {
    access_token: session.accessToken,
    expires_in: accessTokenTtlSeconds,
    refresh_token: session.refreshToken,
    openid: wechatIdentity(app, person).openid,
    scope: session.grant.scope
  }
}

function exchangeCode(context: Context, { query, personOf }: VendorCall): VendorReply {
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
  const person = personOf(grant)
  const { unionid } = identify(app, grant.scope, person)
  const body = {
    ...tokenBody(app, context.sessions.open(grant), person),
    ...(person.isVirtual && { is_snapshotuser: 1 }),
    ...(unionid !== null && { unionid })
  }
  return answer(body, `ok, ${person.id}`)
}

function refreshToken(context: Context, { query, personOf }: VendorCall): VendorReply {
  if (!query.appid) return fail(context, 41002)
  const app = findApp(context, query.appid)
  if (app === undefined) return fail(context, 40013)
  if (query.grant_type !== 'refresh_token') return fail(context, 40002)
  if (!query.refresh_token) return fail(context, 41003)
  const session = context.sessions.findByRefreshToken('wechat', app.appId, query.refresh_token)
  if (session === 'unknown') return fail(context, 40030)
  if (session === 'expired') return fail(context, 42002)
  context.sessions.renewAccessToken(session, true)
  return answer(tokenBody(app, session, personOf(session.grant)), `ok, ${session.grant.person.id}`)
}

type SignedIn = { person: Person; scope: string; openid: string; unionid: string | null }

function authenticate(context: Context, { query, personOf }: VendorCall): SignedIn | WechatErrcode {
  if (!query.access_token) return 41001
  if (!query.openid) return 41009
  const session = context.sessions.findByAccessToken('wechat', query.access_token)
  if (session === 'unknown') return 40001
  if (session === 'expired') return 42001
  const app = findApp(context, session.grant.appId) as WechatApp
  const person = personOf(session.grant)
  const { scope } = session.grant
  const identity = identify(app, scope, person)
  return identity.openid === query.openid ? { person, scope, ...identity } : 40003
}

function checkToken(context: Context, call: VendorCall): VendorReply {
  const signedIn = authenticate(context, call)
  if (typeof signedIn !== 'object') return fail(context, signedIn)
  return answer({ errcode: 0, errmsg: 'ok' }, `ok, ${signedIn.person.id}`)
}

function readUser(context: Context, call: VendorCall): VendorReply {
  const signedIn = authenticate(context, call)
  if (typeof signedIn !== 'object') return fail(context, signedIn)
  const { person, scope, openid, unionid } = signedIn
  if (scope === 'snsapi_base' || person.isVirtual) return fail(context, 48001)
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
 * The operations of the simulated `api.weixin.qq.com`. Parameters are read from the query only, for POST too.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID
 */
export const wechatOperations: readonly VendorOperation<WechatApp>[] = [
  { methods, path: '/sns/oauth2/access_token', answer: exchangeCode, failures: wechatExchangeFailures },
  { methods, path: '/sns/oauth2/refresh_token', answer: refreshToken, failures: wechatTokenFailures },
  { methods, path: '/sns/auth', answer: checkToken, failures: wechatTokenFailures },
  { methods, path: '/sns/userinfo', answer: readUser, failures: wechatTokenFailures }
]
