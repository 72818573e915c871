import type { CodeProblem, Grant } from '../../books/code-book.js'
import type { ApiContext } from '../../context.js'
import { avatarUrl } from '../../person.js'
import { feishuIdentity, type FeishuApp } from './apps.js'
import {
  answerFeishu,
  failFeishuApi,
  failFeishuToken,
  feishuExchangeFailures,
  feishuUserFailures,
  type FeishuTokenCode
} from './failures.js'
import { accessTokenTtlSeconds } from '../../books/session-book.js'
import type { VendorCall, VendorOperation, VendorReply } from '../../vendor/vendor-operation.js'

type Context = ApiContext<FeishuApp>

const codeFailures: Record<CodeProblem, FeishuTokenCode> = {
  unknown: 20003,
  used: 20065,
  expired: 20004,
  'other-app': 20024
}

/** Judges a request for a token in the platform's order: form, app, secret, code. */
function redeem(context: Context, fields: Readonly<Record<string, unknown>>): Grant | FeishuTokenCode {
  const read = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  if (read('grant_type') === '' || read('client_id') === '' || read('client_secret') === '') return 20001
  if (read('grant_type') !== 'authorization_code') return 20036
  const app = context.apps.find((candidate) => candidate.appId === read('client_id'))
  if (app === undefined) return 20048
  if (app.appSecret !== read('client_secret')) return 20002
  if (read('code') === '') return 20001
  const grant = context.codes.redeem('feishu', app.appId, read('code'))
  if (typeof grant === 'string') return codeFailures[grant]
  // It need not be told again; when it is, it must be the same.
  return [grant.redirectUri, ''].includes(read('redirect_uri')) ? grant : 20071
}

function issueToken(context: Context, fields: Readonly<Record<string, unknown>> | null): VendorReply {
  if (fields === null) return failFeishuToken(20063)
  const grant = redeem(context, fields)
  if (typeof grant === 'number') return failFeishuToken(grant)
  // A refresh token comes with the scope `offline_access` only, which a login does not need.
  const body = {
    code: 0,
    access_token: context.sessions.open(grant).accessToken,
    expires_in: accessTokenTtlSeconds,
    scope: grant.scope,
    token_type: 'Bearer'
  }
  return answerFeishu(200, body, `ok, ${grant.person.id}`)
}

function readUser(context: Context, call: VendorCall): VendorReply {
  const [, token] = /^Bearer (.+)$/.exec(call.header('authorization') ?? '') ?? []
  if (token === undefined) return failFeishuApi(99991661)
  const session = context.sessions.findByAccessToken('feishu', token)
  if (typeof session === 'string') return failFeishuApi(20005)
  const { appId } = session.grant
  const person = call.personOf(session.grant)
  const app = context.apps.find((candidate) => candidate.appId === appId) as FeishuApp
  const avatar = (size: number) => avatarUrl(call.origin, person, size)
  const data = {
    name: person.nickname,
    en_name: person.id,
    avatar_url: avatar(96),
    avatar_thumb: avatar(96),
    avatar_middle: avatar(132),
    avatar_big: avatar(0),
    ...feishuIdentity(app, person),
    tenant_key: 'sandbox'
  }
  return answerFeishu(200, { code: 0, msg: 'success', data }, `ok, ${person.id}`)
}

/**
 * The operations of the simulated `open.feishu.cn`, and the newer token endpoint of `accounts.feishu.cn`, which takes
 * a form or JSON (unverified: clients are seen sending either).
 *
 * @see https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token
 * @see https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/authen-v1/user_info/get
 */
export const feishuOperations: readonly VendorOperation<FeishuApp>[] = [
  {
    methods: ['POST'],
    path: '/open-apis/authen/v2/oauth/token',
    answer: (context, { body }) => issueToken(context, body),
    failures: feishuExchangeFailures
  },
  {
    methods: ['POST'],
    path: '/oauth/v3/token',
    answer: (context, { body, form }) => issueToken(context, form ?? body),
    failures: feishuExchangeFailures
  },
  { methods: ['GET'], path: '/open-apis/authen/v1/user_info', answer: readUser, failures: feishuUserFailures }
]
