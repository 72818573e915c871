import { setTimeout as sleep } from 'node:timers/promises'

const pauseMs = 10

/** Runs an action again and again for so many ms. */
export async function repeatFor(ms: number, action: () => Promise<unknown>): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(pauseMs)) await action()
}
