import type { Round } from './measure.js'
import { median } from './statistics.js'

/** How much foreign CPU, as a share of one core, makes a turn doubtful. */
export const disturbing = 0.25

/** By which share the figure of what is compared with may be off its own median. */
const mostDeviation = 0.25

/** The turns of all targets, one after the other. */
export interface FullRound {
  turns: readonly Round[]
}

/** Returns the CPU of others during a turn, as a share of one core. */
export function foreignShareOf({ usage, elapsedMs }: Round): number {
  return usage.foreign / elapsedMs
}

/**
 * Returns how noisy each round was, 0: not at all. Others used the machine during a typical turn of it, or what the
 * project is compared with was much faster or slower than in the other rounds. What the project itself did has no say.
 *
 * @param references Which of the turns are of something that others are compared with.
 */
export function rateNoise(rounds: readonly FullRound[], references: readonly number[]): number[] {
  const speeds = references.map((turn) => rounds.map(({ turns }) => turns[turn]!.requests / turns[turn]!.elapsedMs))
  const medians = speeds.map(median)
  return rounds.map(({ turns }, round) => {
    const foreign = median(turns.map(foreignShareOf))
    const deviations = speeds.map((values, index) => Math.abs(values[round]! / medians[index]! - 1))
    const excess = [foreign - disturbing, ...deviations.map((deviation) => deviation - mostDeviation)]
    return Math.max(0, ...excess.map((value) => value || 0))
  })
}
