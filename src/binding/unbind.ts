import type { Provider } from '../platforms/provider.js'
import type { Unbinding } from '../persistence/store.js'
import type { CeremonyContext } from './types.js'

/** Who ends the binding of somebody else, and why, for the event. */
export type UnbindIntervention = Required<Pick<Unbinding, 'by' | 'reason'>>

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
 * @param intervention Absent: the user ends it. Otherwise `canUnbind` is not asked, and a suspended binding ends as well.
 * @throws LAST_LOGIN_METHOD when the host's `canUnbind` says no; nothing is changed.
 * @throws BINDING_SUSPENDED when the binding is suspended, and the user ends it; nothing is changed.
 * @throws STORE_UNAVAILABLE
 */
export async function unbind(
  context: CeremonyContext,
  userId: string,
  { type }: Pick<Provider, 'type'>,
  intervention?: UnbindIntervention
): Promise<boolean> {
  const isChanged = await context.store.unbind({
    userId,
    provider: type,
    now: context.now(),
    canUnbind: intervention === undefined ? context.canUnbind : undefined,
    ...intervention
  })
  if (isChanged) context.onChange()
  return isChanged
}
