import type { Grant } from '../../books/code-book.js'
import type { ApiContext } from '../../context.js'
import type { Person } from '../../person.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'
import { wecomApps, wecomIdentity, type WecomApp } from './apps.js'
import {
  answerWecom as answer,
  failWecom,
  wecomExchangeFailures,
  wecomMemberFailures,
  wecomTokenFailures,
  type WecomErrcode
} from './failures.js'

type Context = ApiContext<WecomApp>

function issueToken(context: Context, call: VendorCall): VendorReply {
  const { query } = call
  if (!query.corpid) return failWecom(context, 41002, call.ip)
  if (!query.corpsecret) return failWecom(context, 41004, call.ip)
  const apps = context.apps.filter((app) => app.corpId === query.corpid)
  if (apps.length === 0) return failWecom(context, 40013, call.ip)
  const app = apps.find((candidate) => candidate.corpSecret === query.corpsecret)
  if (app === undefined) return failWecom(context, 40001, call.ip)
  const { token, expiresInSeconds } = context.appTokens.issue(wecomApps.idOf(app))
  return answer({ errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresInSeconds }, `ok, ${app.agentId}`)
}

function authenticate(context: Context, query: VendorCall['query']): WecomApp | WecomErrcode {
  if (!query.access_token) return 41001
  const found = context.appTokens.find(query.access_token)
  if (found === 'unknown') return 40014
  if (found === 'expired') return 42001
  return context.apps.find((app) => wecomApps.idOf(app) === found.appKey) as WecomApp
}

function readIdentity(context: Context, call: VendorCall): VendorReply {
  const app = authenticate(context, call.query)
  if (typeof app !== 'object') return failWecom(context, app, call.ip)
  if (!call.query.code) return failWecom(context, 41008, call.ip)
  const grant = context.codes.redeem('wecom', wecomApps.idOf(app), call.query.code)
  // The platform does not tell a used or an expired code from an unknown one.
  if (typeof grant === 'string') return failWecom(context, 40029, call.ip)
  const person = call.personOf(grant)
  return answer({ errcode: 0, errmsg: 'ok', ...wecomIdentity(app, person) }, `ok, ${person.id}`)
}

function findMember(
  { people }: Context,
  app: WecomApp,
  userid: string
): { userid: string; person: Person } | undefined {
  for (const person of people) {
    const identity = wecomIdentity(app, person)
    const isMeant = 'userid' in identity && identity.userid.toLowerCase() === userid.toLowerCase()
    if (isMeant) return { userid: identity.userid, person }
  }
  return undefined
}

/** Returns the login that a look into the directory belongs to: the member's last one, if there was any. */
function findLogin({ codes }: Context, app: WecomApp, person: Person): Grant {
  const appId = wecomApps.idOf(app)
  const none: Grant = { flow: 'wecom', appId, scope: 'snsapi_base', person, faults: [] }
  return codes.findLogin('wecom', appId, person.id) ?? none
}

function findLookedUp(context: Context, query: VendorCall['query']): Grant | undefined {
  const app = authenticate(context, query)
  const member = typeof app === 'object' ? findMember(context, app, query.userid ?? '') : undefined
  return member && findLogin(context, app as WecomApp, member.person)
}

function readMember(context: Context, call: VendorCall): VendorReply {
  const app = authenticate(context, call.query)
  if (typeof app !== 'object') return failWecom(context, app, call.ip)
  if (!call.query.userid) return failWecom(context, 41009, call.ip)
  const member = findMember(context, app, call.query.userid)
  if (member === undefined) return failWecom(context, 60111, call.ip)
  const { userid } = member
  const person = call.personOf(findLogin(context, app, member.person))
  // Avatar, sex, mobile number and mail address have not been told to apps made since June 2022.
  const body = { errcode: 0, errmsg: 'ok', userid, name: person.nickname, department: [1], status: 1, isleader: 0 }
  return answer(body, `ok, ${person.id}`)
}

/**
 * The operations of the simulated `qyapi.weixin.qq.com`.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91039
 * @see https://developer.work.weixin.qq.com/document/path/98177
 * @see https://developer.work.weixin.qq.com/document/path/90196
 */
export const wecomOperations: readonly VendorOperation<WecomApp>[] = [
  { methods: ['GET'], path: '/cgi-bin/gettoken', answer: issueToken, failures: wecomTokenFailures },
  { methods: ['GET'], path: '/cgi-bin/auth/getuserinfo', answer: readIdentity, failures: wecomExchangeFailures },
  {
    methods: ['GET'],
    path: '/cgi-bin/user/get',
    answer: readMember,
    findGrant: findLookedUp,
    failures: wecomMemberFailures
  }
]
