import { setTimeout as sleep } from 'node:timers/promises'
import type { Hosts } from '../hosts.js'
import type { StressDatabase } from '../stress-database.js'
import type { Disturbance } from './steps.js'

/** Disturbs what several sequences share, one thing after the other, and lets each of them know. */
export interface Disturber {
  disturb(disturbance: Disturbance): Promise<void>
  /** Resolves when nothing is disturbed any more, and nothing that a killed process asked for still goes on. */
  calm(): Promise<void>
  /** Starts watching, for a sequence after the other. */
  watch(): Watch
}

/** Tells which steps a disturbance may have met. */
export interface Watch {
  /** A step begins. */
  next(): void
  /** Whether something was disturbed during this step or the one before, after which connections may be broken. */
  isDisturbed(): boolean
}

/** Creates what disturbs these processes and their database. */
export function createDisturber(hosts: Hosts, database: StressDatabase): Disturber {
  let begun = 0
  let last: Promise<void> = Promise.resolve()

  async function carryOut(disturbance: Disturbance): Promise<void> {
    await sleep(disturbance.afterMs)
    begun += 1
    if (disturbance.kind === 'kill') await database.settle(await hosts.replace(disturbance.process))
    else await database.disturb()
  }

  return {
    disturb(disturbance) {
      last = last.then(() => carryOut(disturbance))
      return last
    },
    calm: () => last,
    watch() {
      let previous = begun
      let current = begun
      return {
        next: () => {
          previous = current
          current = begun
        },
        isDisturbed: () => begun > previous
      }
    }
  }
}
