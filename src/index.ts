export { frameworkErrors, oauthBindingPlugin, default } from './plugin.js'
export type { OauthBindingPluginOptions } from './options.js'
export type { ContractBody, Envelope, PresentationOptions, Texts } from './messages/presentation-options.js'
export type {
  ApiCompletion,
  ApiIdentity,
  ApiRedemption,
  Intervention,
  OauthBindingApi,
  UserBinding
} from './api/oauth-binding-api.js'
export { oauthSignInPlugin } from './sign-in-plugin.js'
export type {
  AccessTokenSessions,
  CreateSession,
  OauthSignInPluginOptions,
  OnUnknownAccount,
  SessionContext,
  UnknownAccountContext
} from './sign-in-options.js'
export {
  createAccessTokenSessions,
  type AccessTokenSessionsOptions,
  type TokenSession
} from './auth/access-token-sessions.js'
export { oauthOperatorPlugin } from './operator/operator-plugin.js'
export type { OauthOperatorPluginOptions } from './operator/operator-options.js'
export type { CompletionResult } from './binding/complete-binding.js'
export type { SignInAccount } from './binding/sign-in/login.js'
export type { OnSecurityEvent, SecurityEvent } from './security-event.js'
export type { ChooseProviders, Provider, ProviderAccount, ProviderRequest, Identity } from './platforms/provider.js'
export type {
  BindingStore,
  CanUnbind,
  CanUnbindContext,
  ClaimCompletion,
  ClaimResult,
  CompletedChange,
  ExcessStates,
  NewState,
  Outcome,
  Listing,
  ReusableState,
  StateClaim,
  StateContext,
  StoredBinding,
  StoredIdentity,
  Unbinding,
  UnusableReason
} from './persistence/store.js'
export type { MinimalStore } from './persistence/minimal-store.js'
export {
  endsSessions,
  type BindingEvent,
  type EventLease,
  type EventStore,
  type LeasedEvent,
  type OnEvent,
  type StoredEvent
} from './persistence/events/event-store.js'
export {
  createBindingError,
  isBindingError,
  type CatalogueCode,
  type OauthBindingError,
  type ProviderErrorCode,
  type VendorFailure
} from './errors.js'
export { collectMetrics, type MetricsOptions } from './metrics/collect-metrics.js'
export type { MetricRegistry } from './metrics/registry.js'
export {
  openDatabase,
  type Database,
  type DatabaseKind,
  type DatabaseOptions,
  type PoolUsage
} from './persistence/open-database.js'
export { findPendingMigrations, migrate, type MigrateOptions } from './persistence/migration/migrate.js'
export type {
  BindingDirectory,
  BindingIntervention,
  BindingQuery,
  BindingRecord,
  IdentityQuery
} from './persistence/binding-directory.js'
export type {
  AccessTokenSession,
  HostSession,
  NameUser,
  NewTicket,
  RedeemedTicket,
  SessionCreator,
  SessionOwner,
  SignInClaim,
  SignInCompletion,
  SignInKey,
  SignInRepetition,
  SignInResult,
  SignInStore,
  TicketRedemption
} from './persistence/sign-in-store.js'
export { createPrismaStore, type PrismaStore, type PrismaStoreOptions } from './persistence/prisma-store.js'
export type { SessionTokensOptions } from './persistence/sign-ins/sessions.js'
export {
  createPrismaAccessTokenStore,
  type AccessTokenStoreOptions
} from './persistence/access-tokens/prisma-access-token-store.js'
export type { HolderTable } from './persistence/access-tokens/table.js'
export type {
  AccessTokenStore,
  NewAccessToken,
  StoredAccessToken
} from './persistence/access-tokens/access-token-store.js'
export type { SqlClient, SqlDatabase, SqlExecutor } from './persistence/sql/sql-client.js'
export { createWechatProvider, type WechatProviderOptions } from './platforms/wechat/provider.js'
export {
  createWechatOfficialAccountProvider,
  type WechatOfficialAccountOptions
} from './platforms/wechat-official-account/provider.js'
export { createWecomProvider, type WecomProviderOptions } from './platforms/wecom/provider.js'
export { createFeishuProvider, type FeishuProviderOptions } from './platforms/feishu/provider.js'
export { createDingTalkProvider, type DingTalkProviderOptions } from './platforms/ding-talk/provider.js'
export type { AuthFunction } from './auth/auth-function.js'
export { createAuthenticate, type Authenticate } from './auth/authenticate.js'
export {
  createAccessTokens,
  createAccessTokenVerifier,
  type AccessTokenVerifierOptions,
  type NewAccessTokens
} from './auth/access-token.js'
export { createJwtVerifier, type JwtVerifierOptions } from './auth/jwt.js'
export type { Principal, TokenRefusal, TokenVerifier } from './auth/verifier.js'
