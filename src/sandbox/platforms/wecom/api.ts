import { people, weComIdentity, type Person } from '../../accounts.js'
import type { WeComApp } from '../../apps.js'
import type { Grant } from '../../books/code-book.js'
import type { SandboxContext } from '../../context.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'
import {
  answerWeCom as answer,
  failWeCom,
  weComExchangeFailures,
  weComMemberFailures,
  weComTokenFailures,
  type WeComErrcode
} from './failures.js'

/** Tells the apps of one or several companies apart. */
export function weComAppKey({ corpId, agentId }: Pick<WeComApp, 'corpId' | 'agentId'>): string {
  return `${corpId}/${agentId}`
}

function issueToken(context: SandboxContext, call: VendorCall): VendorReply {
  const { query } = call
  if (!query.corpid) return failWeCom(context, 41002, call.ip)
  if (!query.corpsecret) return failWeCom(context, 41004, call.ip)
  const apps = context.options.wecom.filter((app) => app.corpId === query.corpid)
  if (apps.length === 0) return failWeCom(context, 40013, call.ip)
  const app = apps.find((candidate) => candidate.corpSecret === query.corpsecret)
  if (app === undefined) return failWeCom(context, 40001, call.ip)
  const { token, expiresInSeconds } = context.appTokens.issue(weComAppKey(app))
  return answer({ errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresInSeconds }, `ok, ${app.agentId}`)
}

/** Finds the app whose token a call carries. */
function authenticate(context: SandboxContext, query: VendorCall['query']): WeComApp | WeComErrcode {
  if (!query.access_token) return 41001
  const found = context.appTokens.find(query.access_token)
  if (found === 'unknown') return 40014
  if (found === 'expired') return 42001
  return context.options.wecom.find((app) => weComAppKey(app) === found.appKey) as WeComApp
}

function readIdentity(context: SandboxContext, call: VendorCall): VendorReply {
  const app = authenticate(context, call.query)
  if (typeof app !== 'object') return failWeCom(context, app, call.ip)
  if (!call.query.code) return failWeCom(context, 41008, call.ip)
  const grant = context.codes.redeem('wecom', weComAppKey(app), call.query.code)
  // The platform does not tell a used or an expired code from an unknown one.
  if (typeof grant === 'string') return failWeCom(context, 40029, call.ip)
  const person = call.look(grant)
  return answer({ errcode: 0, errmsg: 'ok', ...weComIdentity(app, person) }, `ok, ${person.id}`)
}

function findMember(app: WeComApp, userid: string): { userid: string; person: Person } | undefined {
  for (const person of people) {
    const identity = weComIdentity(app, person)
    const isMeant = 'userid' in identity && identity.userid.toLowerCase() === userid.toLowerCase()
    if (isMeant) return { userid: identity.userid, person }
  }
  return undefined
}

/** Returns the login that a look into the directory belongs to: the member's last one, if there was any. */
function findLogin({ codes }: SandboxContext, app: WeComApp, person: Person): Grant {
  const appId = weComAppKey(app)
  const none: Grant = { flow: 'wecom', appId, scope: 'snsapi_base', person, faults: [] }
  return codes.findLogin('wecom', appId, person.id) ?? none
}

function findLookedUp(context: SandboxContext, query: VendorCall['query']): Grant | undefined {
  const app = authenticate(context, query)
  const member = typeof app === 'object' ? findMember(app, query.userid ?? '') : undefined
  return member && findLogin(context, app as WeComApp, member.person)
}

function readMember(context: SandboxContext, call: VendorCall): VendorReply {
  const app = authenticate(context, call.query)
  if (typeof app !== 'object') return failWeCom(context, app, call.ip)
  if (!call.query.userid) return failWeCom(context, 41009, call.ip)
  const member = findMember(app, call.query.userid)
  if (member === undefined) return failWeCom(context, 60111, call.ip)
  const { userid } = member
  const person = call.look(findLogin(context, app, member.person))
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
export const weComOperations: readonly VendorOperation[] = [
  {
    platform: 'WeCom',
    methods: ['GET'],
    path: '/cgi-bin/gettoken',
    answer: issueToken,
    failures: weComTokenFailures
  },
  {
    platform: 'WeCom',
    methods: ['GET'],
    path: '/cgi-bin/auth/getuserinfo',
    answer: readIdentity,
    failures: weComExchangeFailures
  },
  {
    platform: 'WeCom',
    methods: ['GET'],
    path: '/cgi-bin/user/get',
    answer: readMember,
    findGrant: findLookedUp,
    failures: weComMemberFailures
  }
]
