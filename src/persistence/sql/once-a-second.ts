/** How long a success holds, in ms: probes may come at any rate. */
const validMs = 1000

/** Makes a check that runs at most once a second, however many ask; a failure does not hold. */
export function onceASecond(check: () => Promise<void>): () => Promise<void> {
  let checkedAt = -Infinity
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    try {
      await check()
      checkedAt = performance.now()
    } finally {
      running = undefined
    }
  }
  return async () => {
    if (performance.now() - checkedAt >= validMs) await (running ??= run())
  }
}
