import { Type, type Static } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { AuthFunction } from './auth/auth-function.js'
import type { SignInAccount } from './binding/sign-in/login.js'
import {
  checkAuth,
  checkCreateSession,
  checkFunction,
  checkObjectSchema,
  checkProviders,
  checkSignInStore
} from './option-checks.js'
import { callback, option, optional } from './option-table.js'
import { pluginOptionsSchema, type OauthBindingPluginOptions, type WithDefaults } from './options.js'
import type { AccessTokenSession, SignInStore } from './persistence/sign-in-store.js'
import type { BindingStore } from './persistence/store.js'
import { pathOption } from './messages/presentation-options.js'

/** Whose session is to be created. */
export interface SessionContext {
  readonly userId: string
  readonly bindingId: string
  /** The contract's provider type, `WECHAT` for instance. */
  readonly type: string
  /** The person who authorised; `null` when a login is repeated, whose first request had it. */
  readonly account: SignInAccount | null
  /** Prisma's client of the transaction that signs the user in; what is written with it is gone when that fails. */
  readonly client: unknown
  readonly request: FastifyRequest
}

/**
 * Creates the session of a user, which becomes the `data` of the answer. It runs in a transaction, for at most 10 s, and
 * again when the database aborts that. What it throws ends the login, and nothing is written: an error with a status of
 * 4xx refuses, any other is a logged 500.
 */
export type CreateSession = (context: SessionContext) => unknown

/** Sessions that are access tokens in the store's own table, linked to the binding: they end with it. */
export interface AccessTokenSessions {
  /** Returns a new token for the one who signs in, and what the session is made of. The store needs `accessTokens`. */
  readonly createAccessToken: (context: Pick<SessionContext, 'type' | 'request'>) => AccessTokenSession<unknown>
}

/** A person whose account nobody has bound. */
export interface UnknownAccountContext extends Pick<SessionContext, 'client' | 'request'> {
  readonly account: SignInAccount
}

/**
 * May create the user of an account that nobody has bound, with the given client, and returns the user's id; `null`: the
 * account stays unbound, and the answer carries a ticket.
 */
export type OnUnknownAccount = (context: UnknownAccountContext) => string | null | Promise<string | null>

const { challenge, secret, stateTtlSeconds, completionWaitMs, sweepIntervalSeconds } = pluginOptionsSchema.properties
const { onSecurityEvent, now, tags, texts, envelope } = pluginOptionsSchema.properties

/** The one table of the options of signing in, as `options.ts` has that of binding. */
const properties = {
  /** Keeps sign-ins, tickets and bindings: the store of `oauthBindingPlugin`. */
  store: option<SignInStore & Pick<BindingStore, 'verify' | 'prepareGuard' | 'eventSignal'>>(checkSignInStore, {
    en: '`createPrismaStore(database)`, the same as of `oauthBindingPlugin`.',
    zh: '`createPrismaStore(database)`，与 `oauthBindingPlugin` 的相同。'
  }),
  /** The logins on offer, with the redirect addresses of signing in. Apps and types are those of the bindings. */
  providers: option<OauthBindingPluginOptions['providers']>(checkProviders, {
    en: 'The same apps as of `oauthBindingPlugin`, with the redirect addresses of signing in.',
    zh: '与 `oauthBindingPlugin` 相同的应用，使用登录的回调地址。'
  }),
  /** The key of states: that of `oauthBindingPlugin` may serve, since the purposes are kept apart. */
  secret,
  /** Creates the session of the user who is found; what it returns is the `data` of the answer. */
  createSession: option<CreateSession | AccessTokenSessions>(checkCreateSession, {
    en: '`({ userId, bindingId, type, account, client, request })` returns the session, in the transaction of the login.',
    zh: '`({ userId, bindingId, type, account, client, request })` 返回会话，在登录的事务中执行。'
  }),
  /**
   * The JSON schema of a session; what it does not name is not sent, and a session that does not fit it is a logged 500,
   * without a login. Default: an object of the strings `token` and `role`.
   */
  sessionSchema: optional<object>(checkObjectSchema, {
    default: { en: '`{ token, role }`', zh: '`{ token, role }`' },
    en: 'The JSON schema of a session; what it does not name is not sent.',
    zh: '会话的 JSON schema；未列出的字段不会发送。'
  }),
  /** Creates the user of an account that nobody has bound. Absent: such an account yields a ticket. */
  onUnknownAccount: callback<OnUnknownAccount>({
    en: '`({ account, client, request })` may create a user in the transaction of the login and returns the id, or `null`: a ticket.',
    zh: '`({ account, client, request })` 可以在登录的事务中创建用户并返回其 id；返回 `null` 则发放绑定凭据。'
  }),
  /** Authenticates the request that redeems a ticket, as that of `oauthBindingPlugin`. Without it there is no such operation. */
  auth: optional<AuthFunction | readonly AuthFunction[]>(checkAuth, {
    en: 'As of `oauthBindingPlugin`, for redeeming tickets; without `auth` and `getUserId` there is no such operation.',
    zh: '与 `oauthBindingPlugin` 的相同，用于提交绑定凭据；没有 `auth` 和 `getUserId` 时不提供该接口。'
  }),
  /** Returns the id of the user who redeems a ticket, as that of `oauthBindingPlugin`. */
  getUserId: Type.Optional(
    Type.Unsafe<(request: FastifyRequest) => string | Promise<string>>({ check: checkFunction, readme: 'above' })
  ),
  challenge,
  /** Where the operations live below the prefix, `/login` in the contract. */
  path: pathOption('/login'),
  tags,
  texts,
  envelope,
  /** How long a state, and the cookie of the browser, lives. */
  stateTtlSeconds,
  completionWaitMs,
  sweepIntervalSeconds,
  onSecurityEvent,
  now
}

export const signInOptionsSchema = Type.Object(properties)

/** The options of `oauthSignInPlugin`. Checked once, at registration; an unknown key stops the boot. */
export interface OauthSignInPluginOptions extends Static<typeof signInOptionsSchema> {}

export type CheckedSignInOptions = WithDefaults<OauthSignInPluginOptions, typeof properties>
