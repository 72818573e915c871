import { createHash } from 'node:crypto'
import { accessTokenTtlSeconds, type Session } from '../../books/session-book.js'
import type { ApiContext } from '../../context.js'
import { avatarUrl } from '../../person.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'
import { dingTalkIdentity, type DingTalkApp } from './apps.js'
import {
  answerDingTalk as answer,
  dingTalkExchangeFailures,
  dingTalkTokenFailures,
  failDingTalk,
  failMissing
} from './failures.js'

type Context = ApiContext<DingTalkApp>

const tokenHeader = 'x-acs-dingtalk-access-token'

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

function redeemCode(context: Context, app: DingTalkApp, code: string | null): VendorReply {
  if (code === null) return failMissing('code')
  const grant = context.codes.redeem('ding-talk', app.clientId, code)
  // The platform does not tell a used or an expired code from an unknown one.
  if (typeof grant === 'string') {
    return failDingTalk('invalidParameter.authCode.notFound')
  }
  return answer(200, tokenBody(context.sessions.open(grant)), `ok, ${grant.person.id}`)
}

function refresh(context: Context, app: DingTalkApp, token: string | null): VendorReply {
  if (token === null) return failMissing('refreshToken')
  const session = context.sessions.findByRefreshToken('ding-talk', app.clientId, token)
  if (typeof session === 'string') {
    return failDingTalk('invalidParameter.refreshToken.notFound')
  }
  context.sessions.renewAccessToken(session, false)
  context.sessions.rotateRefreshToken(session)
  return answer(200, tokenBody(session), `ok, ${session.grant.person.id}`)
}

function issueUserToken(context: Context, { body }: VendorCall): VendorReply {
  if (body === null) return failMissing('body')
  const [clientId, clientSecret] = [readText(body, 'clientId'), readText(body, 'clientSecret')]
  if (clientId === null) return failMissing('clientId')
  if (clientSecret === null) return failMissing('clientSecret')
  const app = context.apps.find((candidate) => candidate.clientId === clientId)
  if (app?.clientSecret !== clientSecret) {
    return failDingTalk('invalidClientIdOrSecret')
  }
  switch (readText(body, 'grantType')) {
    case 'authorization_code':
      return redeemCode(context, app, readText(body, 'code'))
    case 'refresh_token':
      return refresh(context, app, readText(body, 'refreshToken'))
    case null:
      return failMissing('grantType')
    default:
      return failDingTalk('invalidParameter.grantType')
  }
}

function readUser(context: Context, call: VendorCall): VendorReply {
  const token = call.header(tokenHeader)
  if (!token) {
    return failDingTalk('AuthenticationFailed.MissingParameter')
  }
  const session = context.sessions.findByAccessToken('ding-talk', token)
  if (typeof session === 'string') return failDingTalk('InvalidAuthentication')
  const { appId } = session.grant
  const person = call.personOf(session.grant)
  const app = context.apps.find((candidate) => candidate.clientId === appId) as DingTalkApp
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

/** The token stands for an app, not for a person: `users/me` refuses it, but judges the app's permission first. */
function issueAppToken(context: Context, { body }: VendorCall): VendorReply {
  if (body === null) return failMissing('body')
  const { appKey, appSecret } = body
  const app = context.apps.find((candidate) => candidate.clientId === appKey)
  if (app === undefined || app.clientSecret !== appSecret) return failDingTalk('invalidClientIdOrSecret')
  const { token, expiresInSeconds } = context.appTokens.issue(`DingTalk/${app.clientId}`)
  return answer(200, { expireIn: expiresInSeconds, accessToken: token }, `ok, ${app.clientId}`)
}

/**
 * The operations of the simulated `api.dingtalk.com`.
 *
 * @see https://open.dingtalk.com/document/development/obtain-user-token
 * @see https://open.dingtalk.com/document/development/dingtalk-retrieve-user-information
 * @see https://open.dingtalk.com/document/orgapp/obtain-the-access_token-of-an-internal-app
 */
export const dingTalkOperations: readonly VendorOperation<DingTalkApp>[] = [
  {
    methods: ['POST'],
    path: '/v1.0/oauth2/userAccessToken',
    answer: issueUserToken,
    failures: dingTalkExchangeFailures
  },
  { methods: ['GET'], path: '/v1.0/contact/users/me', answer: readUser, tokenHeader, failures: dingTalkTokenFailures },
  { methods: ['POST'], path: '/v1.0/oauth2/accessToken', answer: issueAppToken, failures: dingTalkExchangeFailures }
]
