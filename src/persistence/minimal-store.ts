import type { BindingStore } from './store.js'

/** A method of `BindingStore` without which no host can list, issue, complete and unbind. */
export type MinimalMethod =
  'insertState' | 'insertReusableState' | 'findListing' | 'claimState' | 'completeClaim' | 'failClaim' | 'unbind'

/**
 * The least that `oauthBindingPlugin` takes as its store: seven methods of `BindingStore`, each with all that it promises
 * there. The others may be absent:
 *
 * - `askCanUnbind`: the option `canUnbind` is refused, and `unbind` is never given one.
 * - `leaseEvents`, `recordDelivery`, `postponeDelivery`: the option `onEvent` is refused; `completeClaim` and `unbind` need
 *   not write events.
 * - `deleteOldEvents`: the option `eventRetentionDays` is refused.
 * - `deleteExcessStates`: the option `maxOpenStates` is refused, and a user's open states are not limited.
 * - `deleteExpiredStates`: the option `sweepIntervalSeconds` is refused, and expired states stay until the host deletes them.
 * - `findEvents`, `verify`, `prepareGuard`, `eventSignal`: no option needs them.
 *
 * The options are refused at registration.
 */
export type MinimalStore = Pick<BindingStore, MinimalMethod> & Partial<BindingStore>
