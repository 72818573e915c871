export type Purpose = 'bind' | 'sign-in'

/** A ceremony for which this tab has left for a platform. */
interface Started {
  state: string
  type: string
  purpose: Purpose
}

const key = 'oauth-binding.started'

/** Storage may be forbidden; the route then tells the provider. */
function attempt<T>(action: () => T): T | null {
  try {
    return action()
  } catch {
    return null
  }
}

/** Remembers, for this tab, for what an authorize URL is used: a redirect address need not tell. */
export function rememberStarted(url: string, type: string, purpose: Purpose): void {
  const state = attempt(() => new URL(url).searchParams.get('state'))
  if (state === null) return
  attempt(() => sessionStorage.setItem(key, JSON.stringify({ state, type, purpose } satisfies Started)))
}

/** What this tab has used a state for; `null` where it has not. */
export function recallStarted(state: string | null): Started | null {
  const started = attempt(() => JSON.parse(sessionStorage.getItem(key) ?? 'null') as Started | null)
  return started?.state === state ? started : null
}
