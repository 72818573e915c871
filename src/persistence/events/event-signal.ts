/** Tells those who deliver events that there is one, within a process. */
export interface EventSignal {
  /** Says that an event was committed. */
  readonly ring: () => void
  /** Calls a function at each ring. Returns what ends that. */
  readonly listen: (wake: () => void) => () => void
}

export function createEventSignal(): EventSignal {
  const listeners = new Set<() => void>()
  return {
    ring: () => {
      for (const wake of listeners) wake()
    },
    listen: (wake) => {
      listeners.add(wake)
      return () => {
        listeners.delete(wake)
      }
    }
  }
}
