import { randomBytes } from 'node:crypto'
import { people, weComIdentity, type Person } from './accounts.js'
import type { WeComApp } from './apps.js'
import type { SandboxContext } from './context.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-call.js'

/** The platform's failures that a login can meet, by number. */
const failures = {
  40001: 'invalid credential',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41008: 'missing code',
  41009: 'missing userid',
  42001: 'access_token expired',
  60111: 'userid not found'
} as const

type Failure = keyof typeof failures

/** Tells the apps of one or several companies apart. */
export function weComAppKey({ corpId, agentId }: Pick<WeComApp, 'corpId' | 'agentId'>): string {
  return `${corpId}/${agentId}`
}

function answer(body: object, outcome: string): VendorReply {
  return { status: 200, contentType: 'application/json; charset=UTF-8', body: JSON.stringify(body), outcome }
}

function fail(context: SandboxContext, errcode: Failure): VendorReply {
  const seconds = Math.floor(context.options.now().getTime() / 1000)
  const hint = `${seconds}${randomBytes(7).toString('hex')}`
  const more = `from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
  const errmsg = `${failures[errcode]}, hint: [${hint}], ${more}`
  return answer({ errcode, errmsg }, `${errcode} ${failures[errcode]}`)
}

function issueToken(context: SandboxContext, { query }: VendorCall): VendorReply {
  if (!query.corpid) return fail(context, 41002)
  if (!query.corpsecret) return fail(context, 41004)
  const apps = context.options.wecom.filter((app) => app.corpId === query.corpid)
  if (apps.length === 0) return fail(context, 40013)
  const app = apps.find((candidate) => candidate.corpSecret === query.corpsecret)
  if (app === undefined) return fail(context, 40001)
  const { token, expiresInSeconds } = context.appTokens.issue(weComAppKey(app))
  return answer({ errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresInSeconds }, `ok, ${app.agentId}`)
}

/** Finds the app whose token a call carries. */
function authenticate(context: SandboxContext, { query }: VendorCall): WeComApp | Failure {
  if (!query.access_token) return 41001
  const found = context.appTokens.find(query.access_token)
  if (found === 'unknown') return 40014
  if (found === 'expired') return 42001
  return context.options.wecom.find((app) => weComAppKey(app) === found.appKey) as WeComApp
}

function readIdentity(context: SandboxContext, call: VendorCall): VendorReply {
  const app = authenticate(context, call)
  if (typeof app === 'number') return fail(context, app)
  if (!call.query.code) return fail(context, 41008)
  const grant = context.codes.redeem('wecom', weComAppKey(app), call.query.code)
  // The platform does not tell a used or an expired code from an unknown one.
  if (typeof grant === 'string') return fail(context, 40029)
  return answer({ errcode: 0, errmsg: 'ok', ...weComIdentity(app, grant.person) }, `ok, ${grant.person.id}`)
}

function findMember(app: WeComApp, userid: string): { userid: string; person: Person } | undefined {
  for (const person of people) {
    const identity = weComIdentity(app, person)
    const isMeant = 'userid' in identity && identity.userid.toLowerCase() === userid.toLowerCase()
    if (isMeant) return { userid: identity.userid, person }
  }
  return undefined
}

function readMember(context: SandboxContext, call: VendorCall): VendorReply {
  const app = authenticate(context, call)
  if (typeof app === 'number') return fail(context, app)
  if (!call.query.userid) return fail(context, 41009)
  const member = findMember(app, call.query.userid)
  if (member === undefined) return fail(context, 60111)
  const { userid, person } = member
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
  { platform: 'WeCom', methods: ['GET'], path: '/cgi-bin/gettoken', answer: issueToken },
  { platform: 'WeCom', methods: ['GET'], path: '/cgi-bin/auth/getuserinfo', answer: readIdentity },
  { platform: 'WeCom', methods: ['GET'], path: '/cgi-bin/user/get', answer: readMember }
]
