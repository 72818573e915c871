import { isBindingError, type OauthBindingError } from '../errors.js'
import { completionEnds, measureEnd } from '../measures/measures.js'
import type { Provider } from '../platforms/provider.js'
import { completeBinding, type Completion, type CompletionResult } from './complete-binding.js'
import type { CeremonyContext } from './types.js'

export interface CompletionOfType extends Omit<Completion, 'provider'> {
  /** At least one; the likeliest first. */
  clients: readonly Provider[]
}

function isOfOther(error: unknown): boolean {
  return isBindingError(error) && error.code === 'STATE_UNUSABLE'
}

async function completeWithAny(context: CeremonyContext, completion: CompletionOfType): Promise<CompletionResult> {
  const { clients, ...rest } = completion
  const [provider, ...others] = clients as readonly [Provider, ...Provider[]]
  try {
    return await completeBinding(context, { provider, ...rest })
  } catch (error) {
    if (!isOfOther(error) || others.length === 0) throw error
    return completeWithAny(context, { clients: others, ...rest }).catch((otherError: OauthBindingError) => {
      throw otherError.reason === 'state_of_other_client' ? error : otherError
    })
  }
}

/**
 * Completes with the client that issued the state. The front end cannot tell which one did; the state can: it is bound
 * to one client, and to every other it is unusable, before anything is claimed or exchanged. When none of the clients
 * can use it, the reason is that of the client that issued it.
 */
export async function completeWithClients(
  context: CeremonyContext,
  completion: CompletionOfType
): Promise<CompletionResult> {
  const { type } = completion.clients[0] as Provider
  return measureEnd(completionEnds, type, completeWithAny(context, completion), (change) => change.toLowerCase())
}
