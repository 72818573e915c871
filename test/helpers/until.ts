import { setTimeout as wait } from 'node:timers/promises'

/** Waits until a condition holds, at most five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !condition(); round += 1) await wait(10)
}
