// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'

/** An object whose every value is a `value`; `Type.Record` would emit `patternProperties` instead. */
function mapOf<T extends TSchema>(value: T, options: object): TUnsafe<{ [key: string]: Static<T> }> {
  return Type.Unsafe({ type: 'object', ...options, additionalProperties: value })
}

export const ProviderType = Type.Unsafe<'WECHAT' | 'DING_TALK'>({
  type: 'string',
  description: 'A provider (第三方平台), `WECHAT` (微信) or `DING_TALK` (钉钉).',
  enum: ['WECHAT', 'DING_TALK']
})
export type ProviderType = Static<typeof ProviderType>

export const ErrorCode = Type.Unsafe<
  | 'REQUEST_UNREADABLE'
  | 'REQUEST_REFUSED'
  | 'STATE_UNUSABLE'
  | 'TICKET_UNUSABLE'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BINDING_NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'ACCOUNT_BOUND_ELSEWHERE'
  | 'ACCOUNT_NOT_BOUND'
  | 'ACCOUNT_AMBIGUOUS'
  | 'BINDING_SUSPENDED'
  | 'LAST_LOGIN_METHOD'
  | 'COMPLETION_IN_PROGRESS'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_ERROR'
  | 'PROVIDER_CODE_REJECTED'
  | 'PROVIDER_ACCOUNT_RESTRICTED'
  | 'PROVIDER_ACCOUNT_VIRTUAL'
  | 'PROVIDER_MISCONFIGURED'
  | 'PROVIDER_BUSY'
  | 'PROVIDER_REPLY_INVALID'
  | 'PROVIDER_UNREACHABLE'
  | 'STORE_UNAVAILABLE'
  | 'AUTHENTICATION_UNAVAILABLE'
  | 'SERVICE_UNAVAILABLE'
  | 'PROVIDER_TIMEOUT'
>({
  type: 'string',
  description:
    "What went wrong, for clients to branch on. Codes are never reused for another meaning.\n\n| code | status | cause | remedy |\n|---|---|---|---|\n| `REQUEST_UNREADABLE` | 400 | The request could not be read: malformed JSON or HTTP, a field named twice, invalid UTF-8. | Send well-formed JSON. |\n| `REQUEST_REFUSED` | 4XX | The host's own refusal, 402 for instance, with its status and words. | See `msg`. |\n| `STATE_UNUSABLE` | 403 | The state is unknown, expired, used, voided by an unbind, another user's, another browser's or another provider's. | Start again with a fresh URL. |\n| `TICKET_UNUSABLE` | 403 | The ticket is unknown, expired, used or another browser's. | Sign in with the third-party account again. |\n| `FORBIDDEN` | 403 | The host denies the user. | Ask the operator. |\n| `NOT_FOUND` | 404 | There is no such path. | Check the address. |\n| `BINDING_NOT_FOUND` | 404 | There is no such binding. | List the bindings again. |\n| `METHOD_NOT_ALLOWED` | 405 | The path has no such method. | See `Allow` for those it has. |\n| `ACCOUNT_BOUND_ELSEWHERE` | 409 | The third-party account belongs to another user. | Unbind it there first. |\n| `ACCOUNT_NOT_BOUND` | 409 | No user has bound the third-party account. | Sign in another way, then redeem the ticket in `data`. |\n| `ACCOUNT_AMBIGUOUS` | 409 | Identities of the third-party account belong to two users. | Unbind it from one of them. |\n| `BINDING_SUSPENDED` | 409 | An operator has suspended the binding. | Ask the operator. |\n| `LAST_LOGIN_METHOD` | 409 | Unbinding would remove the last usable login method. | Add another way to sign in first. |\n| `COMPLETION_IN_PROGRESS` | 409 | The same completion is still running. | Ask again after `Retry-After`. |\n| `PAYLOAD_TOO_LARGE` | 413 | The body is larger than 16 KiB. | Send a small JSON body. |\n| `UNSUPPORTED_MEDIA_TYPE` | 415 | The body is not `application/json` in UTF-8, or it is encoded. | Send JSON as it is. |\n| `TOO_MANY_REQUESTS` | 429 | Too many requests. | Wait for `Retry-After`. |\n| `INTERNAL_ERROR` | 500 | A fault of this service. | See its log. |\n| `PROVIDER_CODE_REJECTED` | 502 | The authorisation code is unknown, used or expired. | Authorise again. |\n| `PROVIDER_ACCOUNT_RESTRICTED` | 502 | The provider restricts this account. | Use another account. |\n| `PROVIDER_ACCOUNT_VIRTUAL` | 502 | The account is the virtual one of a WeChat snapshot page. | Switch to the full service and authorise again. |\n| `PROVIDER_MISCONFIGURED` | 502 | The provider refuses the operator's settings: secret, permission or address of the server. | The log has the vendor's own code. |\n| `PROVIDER_BUSY` | 502 | The provider is busy or throttles. | Authorise again later. |\n| `PROVIDER_REPLY_INVALID` | 502 | The provider's answer makes no sense. | Authorise again later. |\n| `PROVIDER_UNREACHABLE` | 502 | The provider could not be reached. | Authorise again later. |\n| `STORE_UNAVAILABLE` | 503 | The database is away. | Try again after `Retry-After`. |\n| `AUTHENTICATION_UNAVAILABLE` | 503 | The tokens cannot be verified now. | Try again after `Retry-After`. |\n| `SERVICE_UNAVAILABLE` | 503 | The service is overloaded or stopping. | Try again after `Retry-After`. |\n| `PROVIDER_TIMEOUT` | 504 | The provider was silent. | Authorise again later. |\n",
  enum: [
    'REQUEST_UNREADABLE',
    'REQUEST_REFUSED',
    'STATE_UNUSABLE',
    'TICKET_UNUSABLE',
    'FORBIDDEN',
    'NOT_FOUND',
    'BINDING_NOT_FOUND',
    'METHOD_NOT_ALLOWED',
    'ACCOUNT_BOUND_ELSEWHERE',
    'ACCOUNT_NOT_BOUND',
    'ACCOUNT_AMBIGUOUS',
    'BINDING_SUSPENDED',
    'LAST_LOGIN_METHOD',
    'COMPLETION_IN_PROGRESS',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'TOO_MANY_REQUESTS',
    'INTERNAL_ERROR',
    'PROVIDER_CODE_REJECTED',
    'PROVIDER_ACCOUNT_RESTRICTED',
    'PROVIDER_ACCOUNT_VIRTUAL',
    'PROVIDER_MISCONFIGURED',
    'PROVIDER_BUSY',
    'PROVIDER_REPLY_INVALID',
    'PROVIDER_UNREACHABLE',
    'STORE_UNAVAILABLE',
    'AUTHENTICATION_UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
    'PROVIDER_TIMEOUT'
  ]
})
export type ErrorCode = Static<typeof ErrorCode>

export const PlainText = Type.String({
  description: 'Well-formed text without control characters and line separators.',
  minLength: 1,
  maxLength: 255,
  pattern: '^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+$'
})
export type PlainText = Static<typeof PlainText>

export const BoundType = Type.String({
  description: 'A provider (第三方平台), `WECHAT` for instance, also one that is not on offer any more.',
  pattern: '^[A-Z][A-Z0-9_]{0,31}$'
})
export type BoundType = Static<typeof BoundType>

export const UpdateBindingRequest = Type.Object(
  {
    state: Type.Boolean({
      description: '`true` unbinds (解除绑定), `false` obtains a fresh authorize URL (重新获取绑定).'
    })
  },
  { description: 'What to do with the binding. Other fields are ignored.' }
)
export type UpdateBindingRequest = Static<typeof UpdateBindingRequest>

export const CompleteBindingRequest = Type.Object(
  {
    type: ProviderType,
    code: Type.String({
      description: "The authorisation code (授权码) — WeChat's `code`, DingTalk's `authCode` or `code`.",
      minLength: 1,
      maxLength: 1024
    }),
    state: Type.String({ description: 'The `state` of the redirect, as it came.', minLength: 1, maxLength: 128 })
  },
  { description: 'What the provider handed to the front end. Other fields are ignored.' }
)
export type CompleteBindingRequest = Static<typeof CompleteBindingRequest>

export const LoginRequest = Type.Object(
  {
    type: ProviderType,
    code: Type.String({
      description: "The temporary authorisation code (临时授权码) — WeChat's `code`, DingTalk's `authCode` or `code`.",
      minLength: 1,
      maxLength: 1024
    }),
    state: Type.String({
      description: 'The `state` of the redirect (防跨站攻击标识), as it came.',
      minLength: 1,
      maxLength: 128
    }),
    application_state: Type.Optional(
      Type.Unsafe<'application' | 'web'>({
        type: 'string',
        description:
          "Where the person signs in (应用状态): `web`, the default, or `application`, a native app whose platform SDK\nhanded it `code`. It changes nothing: `state` decides which app of the operator's exchanges `code`.\n",
        enum: ['application', 'web']
      })
    ),
    verifier: Type.Optional(
      Type.String({
        description: 'The text whose SHA-256 was the `challenge` of `listLoginMethods` (RFC 7636 section 4.1).',
        pattern: '^[A-Za-z0-9._~-]{43,128}$'
      })
    )
  },
  { description: 'What the provider handed to the front end. Other fields are ignored.' }
)
export type LoginRequest = Static<typeof LoginRequest>

export const RedeemTicketRequest = Type.Object(
  {
    ticket: Type.String({
      description: 'The `ticket` of `ACCOUNT_NOT_BOUND` (绑定凭据).',
      minLength: 1,
      maxLength: 128
    }),
    verifier: Type.Optional(
      Type.String({
        description: 'The `verifier` of the login, where it had one.',
        pattern: '^[A-Za-z0-9._~-]{43,128}$'
      })
    )
  },
  { description: 'The ticket of a login. Other fields are ignored.' }
)
export type RedeemTicketRequest = Static<typeof RedeemTicketRequest>

export const LoginMethod = Type.Object(
  {
    name: Type.String({ description: 'The provider in lower case, `ding_talk` or `wechat`.' }),
    display_name: Type.String({ description: "The provider's login in words, `钉钉快捷登录` or `微信快捷登录`." }),
    url: Type.String({ format: 'uri', description: 'An authorize URL that works now, in this browser.' }),
    icon: Type.String({ description: 'The name of the icon, `dingding` or `wechat`.' }),
    type: ProviderType
  },
  { description: 'One provider with which a visitor can sign in.' }
)
export type LoginMethod = Static<typeof LoginMethod>

export const LoginMethodListBody = Type.Object(
  {
    code: Type.Unsafe<200>({ type: 'integer', const: 200 }),
    data: Type.Array(LoginMethod),
    msg: Type.Unsafe<'success'>({ type: 'string', const: 'success' })
  },
  { description: 'Success with the list of login methods.' }
)
export type LoginMethodListBody = Static<typeof LoginMethodListBody>

export const Session = Type.Object(
  {
    token: Type.String({ description: 'The token (授权 Token) that all other operations take, `id|secret`.' }),
    role: Type.String({ description: "The user's role (用户角色)." })
  },
  { description: 'The session of the user who has signed in.' }
)
export type Session = Static<typeof Session>

export const LoginBody = Type.Object(
  {
    code: Type.Unsafe<200>({ type: 'integer', const: 200 }),
    data: Session,
    msg: Type.Unsafe<'success'>({ type: 'string', const: 'success' })
  },
  { description: 'Success with a session.' }
)
export type LoginBody = Static<typeof LoginBody>

export const UnboundAccount = Type.Object(
  {
    ticket: Type.String({ description: 'The ticket (绑定凭据), 256 random bits.' }),
    expires_in: Type.Integer({ description: 'For how many seconds the ticket works.', minimum: 1 }),
    nickname: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The nickname (昵称) at the provider; `null` when the provider gives none.'
    }),
    avatar: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The address of the avatar (头像), a well-formed URL; `null` when the provider gives none.'
    })
  },
  { description: 'The third-party account that no user has bound, and the ticket that binds it.' }
)
export type UnboundAccount = Static<typeof UnboundAccount>

export const AccountNotBoundBody = Type.Object(
  {
    code: Type.Unsafe<409>({ type: 'integer', const: 409 }),
    data: UnboundAccount,
    msg: Type.String({ description: 'What to do, in words.' }),
    error: Type.Unsafe<'ACCOUNT_NOT_BOUND'>({ type: 'string', enum: ['ACCOUNT_NOT_BOUND'] })
  },
  { description: 'No user has bound the account.', additionalProperties: false }
)
export type AccountNotBoundBody = Static<typeof AccountNotBoundBody>

export const SuccessBody = Type.Object(
  {
    code: Type.Unsafe<200>({ type: 'integer', const: 200 }),
    data: Type.String({ description: 'The outcome in words, or an authorize URL.' }),
    msg: Type.Unsafe<'success'>({ type: 'string', const: 'success' })
  },
  { description: 'Success with a text or an authorize URL.' }
)
export type SuccessBody = Static<typeof SuccessBody>

export const BoundAccount = Type.Object(
  {
    nickname: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The nickname (昵称) at the provider; `null` when the provider gives none.'
    }),
    avatar: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The address of the avatar (头像), a well-formed URL; `null` when the provider gives none.'
    }),
    bound_at: Type.String({ format: 'date-time', description: 'When this account was bound (绑定时间), UTC.' })
  },
  { description: 'The third-party account that is linked, as it was at the latest completion.' }
)
export type BoundAccount = Static<typeof BoundAccount>

export const Binding = Type.Object(
  {
    name: Type.String({ description: 'The provider in lower case, `ding_talk` or `wechat`.' }),
    display_name: Type.String({ description: "The provider's login in words, `钉钉快捷登录` or `微信快捷登录`." }),
    url: Type.String({ format: 'uri', description: 'An authorize URL that works now.' }),
    icon: Type.String({ description: 'The name of the icon, `dingding` or `wechat`.' }),
    has_binding: Type.Boolean({ description: 'Whether the signed-in user has bound this provider.' }),
    type: ProviderType,
    binding: Type.Union([BoundAccount, Type.Null()], { description: 'Which account is linked; `null` when none is.' }),
    can_unbind: Type.Boolean({ description: 'Whether unbinding this provider would succeed now.' }),
    cannot_unbind_reason: Type.Optional(
      Type.String({ description: 'Why not, in words. Present only when `can_unbind` is `false`.' })
    )
  },
  { description: 'One provider and what is bound there.' }
)
export type Binding = Static<typeof Binding>

export const BindingListBody = Type.Object(
  {
    code: Type.Unsafe<200>({ type: 'integer', const: 200 }),
    data: Type.Array(Binding),
    msg: Type.Unsafe<'success'>({ type: 'string', const: 'success' })
  },
  { description: 'Success with the list of providers.' }
)
export type BindingListBody = Static<typeof BindingListBody>

export const BindingIdentity = Type.Object(
  {
    issuer: Type.String({ description: 'Within which `subject` is unique, the app of an open id for instance.' }),
    kind: Type.String({
      description: "The provider's word for this kind of name, `openid` or `unionid` for instance."
    }),
    subject: Type.String({ description: 'The name itself.' })
  },
  { description: 'One name under which the provider knows the person.' }
)
export type BindingIdentity = Static<typeof BindingIdentity>

export const OperatorBinding = Type.Object(
  {
    id: Type.String({ description: 'The id of the binding, which stays when its account is replaced.' }),
    user_id: Type.String({ description: 'Whose it is.' }),
    type: BoundType,
    nickname: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The nickname (昵称) at the provider; `null` when the provider gives none.'
    }),
    avatar: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The address of the avatar (头像), a well-formed URL; `null` when the provider gives none.'
    }),
    identities: Type.Array(BindingIdentity, {
      description: 'The names of the person at the provider, by issuer, kind and subject.'
    }),
    bound_at: Type.String({ format: 'date-time', description: 'When this account was bound (绑定时间), UTC.' }),
    last_used_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'When it last signed in (最近登录时间), UTC; `null` when it never did.'
    }),
    suspended_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Since when it is suspended (停用时间), UTC; `null` when it is not. By whom and why is in its event.'
    })
  },
  { description: 'A binding of any user, with what identifies the person (个人信息).' }
)
export type OperatorBinding = Static<typeof OperatorBinding>

export const BindingPage = Type.Object(
  {
    items: Type.Array(OperatorBinding),
    next_cursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The `cursor` of the next page; `null` when this is the last.'
    })
  },
  { description: 'A page of bindings.' }
)
export type BindingPage = Static<typeof BindingPage>

export const BindingPageBody = Type.Object(
  {
    code: Type.Unsafe<200>({ type: 'integer', const: 200 }),
    data: BindingPage,
    msg: Type.Unsafe<'success'>({ type: 'string', const: 'success' })
  },
  { description: 'Success with a page of bindings.' }
)
export type BindingPageBody = Static<typeof BindingPageBody>

export const FindBindingsRequest = Type.Object(
  { type: BoundType, subject: PlainText, issuer: Type.Optional(PlainText), kind: Type.Optional(PlainText) },
  { description: 'A name of a person at a provider. Other fields are ignored.' }
)
export type FindBindingsRequest = Static<typeof FindBindingsRequest>

export const InterventionRequest = Type.Object(
  {
    reason: Type.String({
      description: 'Why (操作原因), for the event; well-formed text without control characters and line separators.',
      minLength: 1,
      maxLength: 1000,
      pattern: '^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+$'
    })
  },
  { description: 'Why a binding of somebody else is changed. Other fields are ignored.' }
)
export type InterventionRequest = Static<typeof InterventionRequest>

export const UnauthenticatedBody = Type.Object(
  { code: Type.Unsafe<401>({ type: 'integer', const: 401 }), msg: Type.String() },
  { description: 'The token is missing, unknown, revoked or expired.', additionalProperties: false }
)
export type UnauthenticatedBody = Static<typeof UnauthenticatedBody>

export const ValidationFailedBody = Type.Object(
  {
    code: Type.Unsafe<403>({ type: 'integer', const: 403 }),
    data: mapOf(Type.Array(Type.String(), { minItems: 1 }), {
      description: "One list of messages a field, keyed by the field's name."
    }),
    msg: Type.String()
  },
  { description: 'Fields do not fit; nothing was changed.', additionalProperties: false }
)
export type ValidationFailedBody = Static<typeof ValidationFailedBody>

export const RequestUnreadableBody = Type.Object(
  {
    code: Type.Unsafe<400>({ type: 'integer', const: 400 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'REQUEST_UNREADABLE'>({ type: 'string', enum: ['REQUEST_UNREADABLE'] })
  },
  { description: 'The request could not be read; nothing was changed.', additionalProperties: false }
)
export type RequestUnreadableBody = Static<typeof RequestUnreadableBody>

export const ForbiddenBody = Type.Object(
  {
    code: Type.Unsafe<403>({ type: 'integer', const: 403 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'FORBIDDEN'>({ type: 'string', enum: ['FORBIDDEN'] })
  },
  { description: 'The host denies the user; nothing was changed.', additionalProperties: false }
)
export type ForbiddenBody = Static<typeof ForbiddenBody>

export const StateUnusableBody = Type.Object(
  {
    code: Type.Unsafe<403>({ type: 'integer', const: 403 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'STATE_UNUSABLE'>({ type: 'string', enum: ['STATE_UNUSABLE'] })
  },
  { description: 'The state cannot be used; nothing was changed.', additionalProperties: false }
)
export type StateUnusableBody = Static<typeof StateUnusableBody>

export const TicketUnusableBody = Type.Object(
  {
    code: Type.Unsafe<403>({ type: 'integer', const: 403 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'TICKET_UNUSABLE'>({ type: 'string', enum: ['TICKET_UNUSABLE'] })
  },
  { description: 'The ticket cannot be used; nothing was changed.', additionalProperties: false }
)
export type TicketUnusableBody = Static<typeof TicketUnusableBody>

export const NotFoundBody = Type.Object(
  {
    code: Type.Unsafe<404>({ type: 'integer', const: 404 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'NOT_FOUND'>({ type: 'string', enum: ['NOT_FOUND'] })
  },
  { description: 'There is no such path.', additionalProperties: false }
)
export type NotFoundBody = Static<typeof NotFoundBody>

export const BindingNotFoundBody = Type.Object(
  {
    code: Type.Unsafe<404>({ type: 'integer', const: 404 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'BINDING_NOT_FOUND' | 'NOT_FOUND'>({ type: 'string', enum: ['BINDING_NOT_FOUND', 'NOT_FOUND'] })
  },
  { description: 'There is no such binding, or no such path.', additionalProperties: false }
)
export type BindingNotFoundBody = Static<typeof BindingNotFoundBody>

export const MethodNotAllowedBody = Type.Object(
  {
    code: Type.Unsafe<405>({ type: 'integer', const: 405 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'METHOD_NOT_ALLOWED'>({ type: 'string', enum: ['METHOD_NOT_ALLOWED'] })
  },
  { description: 'The path has no such method.', additionalProperties: false }
)
export type MethodNotAllowedBody = Static<typeof MethodNotAllowedBody>

export const UpdateConflictBody = Type.Object(
  {
    code: Type.Unsafe<409>({ type: 'integer', const: 409 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'LAST_LOGIN_METHOD' | 'BINDING_SUSPENDED'>({
      type: 'string',
      enum: ['LAST_LOGIN_METHOD', 'BINDING_SUSPENDED']
    })
  },
  { description: 'The binding stays as it is.', additionalProperties: false }
)
export type UpdateConflictBody = Static<typeof UpdateConflictBody>

export const CompletionConflictBody = Type.Object(
  {
    code: Type.Unsafe<409>({ type: 'integer', const: 409 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'ACCOUNT_BOUND_ELSEWHERE' | 'BINDING_SUSPENDED' | 'COMPLETION_IN_PROGRESS'>({
      type: 'string',
      enum: ['ACCOUNT_BOUND_ELSEWHERE', 'BINDING_SUSPENDED', 'COMPLETION_IN_PROGRESS']
    })
  },
  { description: 'Nothing was bound, or the same completion is still running.', additionalProperties: false }
)
export type CompletionConflictBody = Static<typeof CompletionConflictBody>

export const LoginConflictBody = Type.Object(
  {
    code: Type.Unsafe<409>({ type: 'integer', const: 409 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'ACCOUNT_AMBIGUOUS' | 'BINDING_SUSPENDED' | 'COMPLETION_IN_PROGRESS'>({
      type: 'string',
      enum: ['ACCOUNT_AMBIGUOUS', 'BINDING_SUSPENDED', 'COMPLETION_IN_PROGRESS']
    })
  },
  { description: 'Nobody was signed in, or the same login is still running.', additionalProperties: false }
)
export type LoginConflictBody = Static<typeof LoginConflictBody>

export const TicketConflictBody = Type.Object(
  {
    code: Type.Unsafe<409>({ type: 'integer', const: 409 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'ACCOUNT_BOUND_ELSEWHERE' | 'BINDING_SUSPENDED'>({
      type: 'string',
      enum: ['ACCOUNT_BOUND_ELSEWHERE', 'BINDING_SUSPENDED']
    })
  },
  { description: 'Nothing was bound; the ticket stays as it was.', additionalProperties: false }
)
export type TicketConflictBody = Static<typeof TicketConflictBody>

export const PayloadTooLargeBody = Type.Object(
  {
    code: Type.Unsafe<413>({ type: 'integer', const: 413 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'PAYLOAD_TOO_LARGE'>({ type: 'string', enum: ['PAYLOAD_TOO_LARGE'] })
  },
  { description: 'The body is larger than 16 KiB.', additionalProperties: false }
)
export type PayloadTooLargeBody = Static<typeof PayloadTooLargeBody>

export const UnsupportedMediaTypeBody = Type.Object(
  {
    code: Type.Unsafe<415>({ type: 'integer', const: 415 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'UNSUPPORTED_MEDIA_TYPE'>({ type: 'string', enum: ['UNSUPPORTED_MEDIA_TYPE'] })
  },
  { description: 'The body is not `application/json` in UTF-8.', additionalProperties: false }
)
export type UnsupportedMediaTypeBody = Static<typeof UnsupportedMediaTypeBody>

export const TooManyRequestsBody = Type.Object(
  {
    code: Type.Unsafe<429>({ type: 'integer', const: 429 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'TOO_MANY_REQUESTS'>({ type: 'string', enum: ['TOO_MANY_REQUESTS'] })
  },
  { description: 'Too many requests; nothing was changed.', additionalProperties: false }
)
export type TooManyRequestsBody = Static<typeof TooManyRequestsBody>

export const InternalErrorBody = Type.Object(
  {
    code: Type.Unsafe<500>({ type: 'integer', const: 500 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'INTERNAL_ERROR'>({ type: 'string', enum: ['INTERNAL_ERROR'] })
  },
  { description: 'A fault of this service.', additionalProperties: false }
)
export type InternalErrorBody = Static<typeof InternalErrorBody>

export const ProviderFailedBody = Type.Object(
  {
    code: Type.Unsafe<502>({ type: 'integer', const: 502 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<
      | 'PROVIDER_CODE_REJECTED'
      | 'PROVIDER_ACCOUNT_RESTRICTED'
      | 'PROVIDER_ACCOUNT_VIRTUAL'
      | 'PROVIDER_MISCONFIGURED'
      | 'PROVIDER_BUSY'
      | 'PROVIDER_REPLY_INVALID'
      | 'PROVIDER_UNREACHABLE'
    >({
      type: 'string',
      enum: [
        'PROVIDER_CODE_REJECTED',
        'PROVIDER_ACCOUNT_RESTRICTED',
        'PROVIDER_ACCOUNT_VIRTUAL',
        'PROVIDER_MISCONFIGURED',
        'PROVIDER_BUSY',
        'PROVIDER_REPLY_INVALID',
        'PROVIDER_UNREACHABLE'
      ]
    })
  },
  {
    description: 'The provider refused, could not be reached, or answered nonsense; nothing was changed.',
    additionalProperties: false
  }
)
export type ProviderFailedBody = Static<typeof ProviderFailedBody>

export const UnavailableBody = Type.Object(
  {
    code: Type.Unsafe<503>({ type: 'integer', const: 503 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'STORE_UNAVAILABLE' | 'AUTHENTICATION_UNAVAILABLE' | 'SERVICE_UNAVAILABLE'>({
      type: 'string',
      enum: ['STORE_UNAVAILABLE', 'AUTHENTICATION_UNAVAILABLE', 'SERVICE_UNAVAILABLE']
    })
  },
  {
    description: 'The database is away, the tokens cannot be verified now, or the service is overloaded.',
    additionalProperties: false
  }
)
export type UnavailableBody = Static<typeof UnavailableBody>

export const ProviderSilentBody = Type.Object(
  {
    code: Type.Unsafe<504>({ type: 'integer', const: 504 }),
    msg: Type.String({ description: 'What went wrong, in words.' }),
    error: Type.Unsafe<'PROVIDER_TIMEOUT'>({ type: 'string', enum: ['PROVIDER_TIMEOUT'] })
  },
  { description: 'The provider was silent; nothing was changed.', additionalProperties: false }
)
export type ProviderSilentBody = Static<typeof ProviderSilentBody>

export const RefusedBody = Type.Object(
  {
    code: Type.Integer({ minimum: 400, maximum: 499, description: 'The HTTP status, which the host chose.' }),
    msg: Type.String({ description: "The host's own words, else ours." }),
    error: Type.Unsafe<'REQUEST_REFUSED'>({ type: 'string', enum: ['REQUEST_REFUSED'] })
  },
  { description: "A refusal of the host's own; nothing was changed.", additionalProperties: false }
)
export type RefusedBody = Static<typeof RefusedBody>
