import type { Provider } from '../platforms/provider.js'
import type { CeremonyContext } from './types.js'

/**
 * Ends a binding and voids every earlier state of this user and provider. Returns whether there was a binding; without
 * one it succeeds, too.
 *
 * Invariant: nothing issued before an unbind binds after it. The store voids the states without an outcome in the
 * transaction that deletes the binding, claimed ones included, whose code may just be exchanged. A completion finishes
 * its state under the row lock of the state and only if the state is not voided, in the transaction that writes the
 * binding. So the completion commits first, and the unbind deletes its binding, or the unbind commits first, and the
 * completion fails with STATE_UNUSABLE.
 *
 * @throws LAST_LOGIN_METHOD when the host's `canUnbind` says no; nothing is changed.
 * @throws STORE_UNAVAILABLE
 */
export async function unbind(context: CeremonyContext, userId: string, provider: Provider): Promise<boolean> {
  const isChanged = await context.store.unbind({
    userId,
    provider: provider.type,
    now: context.now(),
    canUnbind: context.canUnbind
  })
  if (isChanged) context.onChange()
  return isChanged
}
