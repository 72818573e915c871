import type { MinimalStore } from '../persistence/minimal-store.js'

/** Tells whether a store has all of these methods, which it may lack. */
export function hasMethods<Name extends keyof MinimalStore>(
  store: MinimalStore,
  names: readonly Name[]
): store is MinimalStore & Required<Pick<MinimalStore, Name>> {
  return names.every((name) => typeof store[name] === 'function')
}
