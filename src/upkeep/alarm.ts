/** An auto-reset event: one `ring` ends one `wait`, a current one or the next. */
export interface Alarm {
  ring: () => void
  /** Resolves on a ring, or after this many ms; its timer is unref'ed. */
  wait: (ms: number) => Promise<void>
}

export function createAlarm(): Alarm {
  let isRung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      isRung = true
      wake?.()
    },
    wait: async (ms) => {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms).unref()
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isRung = false
      wake = undefined
    }
  }
}
