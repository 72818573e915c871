/**
 * The public `provider-kit`, of which the built-in providers are made: checked options, a bounded HTTP call, coded
 * failures without secrets, and the reading of names.
 */
export { readAvatarUrl, readNickname } from '../../profile.js'
export { listIdentities, visibleAscii } from './account.js'
export { withDeadline } from './deadline.js'
export { classifyHttpStatus, createProviderFailure, readErrcode, retryOnce } from './failure.js'
export type { CallSite, VendorWords } from './failure.js'
export { callJson, type CallLimits, type JsonRequest, type Reply } from './http.js'
export { checkCredential, checkProviderOptions } from './options.js'
export type { CheckedProviderOptions, CommonProviderOptions } from './options.js'
export type { Identity, Provider, ProviderAccount, ProviderRequest } from '../provider.js'
