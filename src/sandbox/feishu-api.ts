import { avatarUrl, feishuIdentity } from './accounts.js'
import type { FeishuApp } from './apps.js'
import type { CodeProblem, Grant } from './code-book.js'
import type { SandboxContext } from './context.js'
import { accessTokenTtlSeconds } from './session-book.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-call.js'

const contentType = 'application/json; charset=utf-8'

/** The failures of the token endpoints that a login can meet: the name of RFC 6749, and the text. */
const tokenFailures = {
  20001: ['invalid_request', 'The request is missing a required parameter.'],
  20002: ['invalid_client', 'The client secret is invalid.'],
  20003: [
    'invalid_grant',
    'The authorization code is not found. Please note that an authorization code can only be used once.'
  ],
  20004: ['invalid_grant', 'The authorization code has expired.'],
  20024: ['invalid_grant', 'The provided authorization code or refresh token does not match the provided client ID.'],
  20036: ['unsupported_grant_type', 'The specified grant_type is not supported.'],
  20048: ['invalid_client', 'The specified app does not exist.'],
  20063: ['invalid_request', 'The request is malformed. Please check your request.'],
  20065: [
    'invalid_grant',
    'The authorization code has been used. Please note that an authorization code can only be used once.'
  ],
  20071: ['invalid_grant', 'The provided redirect URI does not match the one used during authorization.']
} as const

type TokenFailure = keyof typeof tokenFailures

const codeFailures: Record<CodeProblem, TokenFailure> = {
  unknown: 20003,
  used: 20065,
  expired: 20004,
  'other-app': 20024
}

function answer(status: number, body: object, outcome: string): VendorReply {
  return { status, contentType, body: JSON.stringify(body), outcome }
}

function failToken(code: TokenFailure): VendorReply {
  const [error, description] = tokenFailures[code]
  return answer(400, { code, error, error_description: description }, `${code} ${description}`)
}

/** Judges a request for a token in the platform's order: form, app, secret, code. */
function redeem(context: SandboxContext, fields: Readonly<Record<string, unknown>>): Grant | TokenFailure {
  const read = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  if (read('grant_type') === '' || read('client_id') === '' || read('client_secret') === '') return 20001
  if (read('grant_type') !== 'authorization_code') return 20036
  const app = context.options.feishu.find((candidate) => candidate.appId === read('client_id'))
  if (app === undefined) return 20048
  if (app.appSecret !== read('client_secret')) return 20002
  if (read('code') === '') return 20001
  const grant = context.codes.redeem('feishu', app.appId, read('code'))
  if (typeof grant === 'string') return codeFailures[grant]
  // It need not be told again; when it is, it must be the same.
  return [grant.redirectUri, ''].includes(read('redirect_uri')) ? grant : 20071
}

function issueToken(context: SandboxContext, fields: Readonly<Record<string, unknown>> | null): VendorReply {
  if (fields === null) return failToken(20063)
  const grant = redeem(context, fields)
  if (typeof grant === 'number') return failToken(grant)
  // A refresh token comes with the scope `offline_access` only, which a login does not need.
  const body = {
    code: 0,
    access_token: context.sessions.open(grant).accessToken,
    expires_in: accessTokenTtlSeconds,
    scope: grant.scope,
    token_type: 'Bearer'
  }
  return answer(200, body, `ok, ${grant.person.id}`)
}

function readUser(context: SandboxContext, call: VendorCall): VendorReply {
  const [, token] = /^Bearer (.+)$/.exec(call.header('authorization') ?? '') ?? []
  if (token === undefined) {
    return answer(400, { code: 99991661, msg: 'Missing access token for authorization' }, '99991661')
  }
  const session = context.sessions.findByAccessToken('feishu', token)
  if (typeof session === 'string') {
    const msg = 'The user access token passed is invalid. Please check the value'
    return answer(200, { code: 20005, msg }, `20005 ${msg}`)
  }
  const { appId, person } = session.grant
  const app = context.options.feishu.find((candidate) => candidate.appId === appId) as FeishuApp
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
  return answer(200, { code: 0, msg: 'success', data }, `ok, ${person.id}`)
}

/**
 * The operations of the simulated `open.feishu.cn`, and the newer token endpoint of `accounts.feishu.cn`, which takes
 * a form or JSON (unverified: clients are seen sending either).
 *
 * @see https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token
 * @see https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/authen-v1/user_info/get
 */
export const feishuOperations: readonly VendorOperation[] = [
  {
    platform: 'Feishu',
    methods: ['POST'],
    path: '/open-apis/authen/v2/oauth/token',
    answer: (context, { body }) => issueToken(context, body)
  },
  {
    platform: 'Feishu',
    methods: ['POST'],
    path: '/oauth/v3/token',
    answer: (context, { body, form }) => issueToken(context, form ?? body)
  },
  { platform: 'Feishu', methods: ['GET'], path: '/open-apis/authen/v1/user_info', answer: readUser }
]
