import type { Provider, ProviderRequest } from '../../platforms/provider.js'
import { createSignInState } from './sign-in-state.js'
import type { SignInContext } from './types.js'

export interface LoginMethod {
  readonly provider: Provider
  /** Works until the state expires, in the browser of the challenge. */
  readonly authorizeUrl: string
}

/**
 * Lists every provider on offer, sorted by name, with the client that suits the browser and a fresh state. Nothing is
 * stored.
 */
export function listLoginMethods(context: SignInContext, challenge: string, browser: ProviderRequest): LoginMethod[] {
  const { providers, keyedHash, stateTtlSeconds } = context
  const expiresAt = new Date(context.now().getTime() + stateTtlSeconds * 1000)
  return providers.all.map(({ type }) => {
    const provider = providers.findFor(type, browser) as Provider
    const state = createSignInState(keyedHash, { provider, challenge }, expiresAt)
    return { provider, authorizeUrl: provider.createAuthorizeUrl(state) }
  })
}
