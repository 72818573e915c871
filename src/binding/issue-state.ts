import type { Provider } from '../platforms/provider.js'
import { createState } from './state.js'
import type { CeremonyContext } from './types.js'

/**
 * Issues a fresh state and returns the authorize URL that carries it. The state is durable when this returns; of those
 * issued before, the newest stay usable.
 */
export async function issueState(context: CeremonyContext, userId: string, provider: Provider): Promise<string> {
  const createdAt = context.now()
  const expiresAt = new Date(createdAt.getTime() + context.stateTtlSeconds * 1000)
  const { state, row } = createState(userId, provider, { createdAt, expiresAt })
  await context.store.insertState(row)
  context.onIssue(userId, provider.type)
  return provider.createAuthorizeUrl(state)
}
