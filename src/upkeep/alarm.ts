/** Wakes who waits for it; rung before, it wakes the next one at once. */
export interface Alarm {
  ring: () => void
  /** Resolves when it rings, or after so many ms; it keeps no process alive. */
  wait: (ms: number) => Promise<void>
}

/** Creates an alarm for one who waits. */
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
