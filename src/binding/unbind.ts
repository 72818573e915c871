import type { Provider } from '../platforms/provider.js'
import type { CeremonyContext } from './types.js'

/**
 * Ends a binding and voids every state issued before for this user and provider, one that is just being exchanged
 * included. Unbinding what is not bound succeeds. Returns whether there was a binding.
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
