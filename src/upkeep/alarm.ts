import { setTimeout as sleep } from 'node:timers/promises'

/** An auto-reset event: one `ring` ends one `wait`, a current one or the next. */
export interface Alarm {
  ring: () => void
  /** Resolves on a ring, or after this many ms; its timer is unref'ed. */
  wait: (ms: number) => Promise<void>
}

export function createAlarm(): Alarm {
  let bell = new AbortController()
  return {
    ring: () => bell.abort(),
    wait: async (ms) => {
      await sleep(ms, undefined, { signal: bell.signal, ref: false }).catch(() => undefined)
      bell = new AbortController()
    }
  }
}
