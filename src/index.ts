export { oauthBindingPlugin, default } from './plugin.js'
export type { OauthBindingPluginOptions } from './options.js'
export type { Provider, ProviderAccount, Identity } from './providers/provider.js'
export type {
  BindingStore,
  CanUnbind,
  CanUnbindContext,
  ClaimCompletion,
  ClaimResult,
  NewState,
  Outcome,
  ReusableState,
  StateClaim,
  StateContext,
  StoredBinding,
  StoredIdentity,
  Unbinding
} from './persistence/store.js'
export {
  createBindingError,
  isBindingError,
  type CatalogueCode,
  type OauthBindingError,
  type ProviderErrorCode,
  type VendorFailure
} from './errors.js'
