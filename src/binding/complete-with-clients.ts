import { isBindingError } from '../errors.js'
import type { Provider } from '../providers/provider.js'
import { completeBinding, type Completion } from './complete-binding.js'
import type { CeremonyContext } from './types.js'

/** What the front end posts, and the clients of its type. */
export interface CompletionOfType extends Omit<Completion, 'provider'> {
  /** At least one; the likeliest first. */
  clients: readonly Provider[]
}

/**
 * Completes with the client that issued the state. The front end cannot tell which one did; the state can: it is
 * bound to one client, and to every other it is unusable, before anything is claimed or exchanged.
 *
 * @throws What {@link completeBinding} throws; STATE_UNUSABLE when none of the clients can use the state.
 */
export async function completeWithClients(context: CeremonyContext, completion: CompletionOfType): Promise<void> {
  const { clients, ...rest } = completion
  const [provider, ...others] = clients as readonly [Provider, ...Provider[]]
  try {
    await completeBinding(context, { ...rest, provider })
  } catch (error) {
    const isOther = isBindingError(error) && error.code === 'STATE_UNUSABLE' && others.length > 0
    if (!isOther) throw error
    await completeWithClients(context, { ...rest, clients: others })
  }
}
