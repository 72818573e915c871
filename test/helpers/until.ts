import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until a condition holds. It is checked every few milliseconds.
 *
 * @throws When it does not hold within `timeoutMs`.
 */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Not within ${timeoutMs} ms: ${condition.toString()}`)
    await sleep(2)
  }
}
