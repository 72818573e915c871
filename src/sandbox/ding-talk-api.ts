import { createHash, randomUUID } from 'node:crypto'
import { avatarUrl, dingTalkIdentity } from './accounts.js'
import type { SandboxContext } from './context.js'
import type { DingTalkApp } from './apps.js'
import { accessTokenTtlSeconds, type Session } from './session-book.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-call.js'

const contentType = 'application/json;charset=utf-8'

function answer(status: number, body: object, outcome: string): VendorReply {
  return { status, contentType, body: JSON.stringify(body), outcome }
}

/** Answers with a failure in the platform's words. */
export function failDingTalk(status: number, code: string, message: string): VendorReply {
  const requestid = randomUUID().toUpperCase()
  const reply = answer(status, { code, requestid, message }, code)
  return { ...reply, headers: { 'x-acs-request-id': requestid } }
}

function failMissing(field: string): VendorReply {
  return failDingTalk(400, `Missing${field}`, `${field} is mandatory for this action.`)
}

/** A field's text; anything but a filled-in text counts as missing. */
function readText(body: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : null
}

function tokenBody(session: Session): object {
  const { grant } = session
  const body = {
    expireIn: accessTokenTtlSeconds,
    accessToken: session.accessToken,
    refreshToken: session.refreshToken
  }
  if (!grant.scope.split(' ').includes('corpid')) return body
  return { ...body, corpId: `ding${createHash('md5').update(grant.person.id).digest('hex')}` }
}

function redeemCode(context: SandboxContext, app: DingTalkApp, code: string | null): VendorReply {
  if (code === null) return failMissing('code')
  const grant = context.codes.redeem('ding-talk', app.clientId, code)
  // The platform does not tell a used or an expired code from an unknown one.
  if (typeof grant === 'string') {
    return failDingTalk(400, 'invalidParameter.authCode.notFound', '不合法的临时授权码')
  }
  return answer(200, tokenBody(context.sessions.open(grant)), `ok, ${grant.person.id}`)
}

function refresh(context: SandboxContext, app: DingTalkApp, token: string | null): VendorReply {
  if (token === null) return failMissing('refreshToken')
  const session = context.sessions.findByRefreshToken('ding-talk', app.clientId, token)
  if (typeof session === 'string') {
    return failDingTalk(400, 'invalidParameter.refreshToken.notFound', '不合法的refreshToken')
  }
  context.sessions.renewAccessToken(session, false)
  context.sessions.rotateRefreshToken(session)
  return answer(200, tokenBody(session), `ok, ${session.grant.person.id}`)
}

function issueUserToken(context: SandboxContext, { body }: VendorCall): VendorReply {
  if (body === null) return failMissing('body')
  const [clientId, clientSecret] = [readText(body, 'clientId'), readText(body, 'clientSecret')]
  if (clientId === null) return failMissing('clientId')
  if (clientSecret === null) return failMissing('clientSecret')
  const app = context.options.dingTalk.find((candidate) => candidate.clientId === clientId)
  if (app?.clientSecret !== clientSecret) {
    return failDingTalk(400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret')
  }
  switch (readText(body, 'grantType')) {
    case 'authorization_code':
      return redeemCode(context, app, readText(body, 'code'))
    case 'refresh_token':
      return refresh(context, app, readText(body, 'refreshToken'))
    case null:
      return failMissing('grantType')
    default:
      return failDingTalk(400, 'invalidParameter.grantType', '不合法的grantType')
  }
}

function readUser(context: SandboxContext, call: VendorCall): VendorReply {
  const token = call.header('x-acs-dingtalk-access-token')
  if (!token) {
    return failDingTalk(400, 'AuthenticationFailed.MissingParameter', '缺少参数：x-acs-dingtalk-access-token')
  }
  const session = context.sessions.findByAccessToken('ding-talk', token)
  if (typeof session === 'string') return failDingTalk(400, 'InvalidAuthentication', '不合法的access_token')
  const { appId, person } = session.grant
  const app = context.options.dingTalk.find((candidate) => candidate.clientId === appId) as DingTalkApp
  const { openId, unionId } = dingTalkIdentity(app, person)
  // Mobile number and mail address need permissions that the simulated apps do not hold.
  const body = {
    nick: person.nickname,
    ...(person.hasUnionId ? { unionId } : {}),
    ...(person.hasAvatar ? { avatarUrl: avatarUrl(call.origin, person, 0) } : {}),
    openId
  }
  return answer(200, body, `ok, ${person.id}`)
}

/**
 * The operations of the simulated `api.dingtalk.com`.
 *
 * @see https://open.dingtalk.com/document/development/obtain-user-token
 * @see https://open.dingtalk.com/document/development/dingtalk-retrieve-user-information
 */
export const dingTalkOperations: readonly VendorOperation[] = [
  { platform: 'DingTalk', methods: ['POST'], path: '/v1.0/oauth2/userAccessToken', answer: issueUserToken },
  { platform: 'DingTalk', methods: ['GET'], path: '/v1.0/contact/users/me', answer: readUser }
]
