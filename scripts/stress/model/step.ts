import type { Observation } from './observation.js'
import type { ModelState } from './state.js'

/** An operation has reached this point of its way; operations are not atomic, their steps are. */
export type Progress = string

/** The end of an operation's way. */
export const done: Progress = 'done'

/** A step that may come next. */
export interface Step {
  state: ModelState
  progress: Progress
}

/** What holds while several operations run. */
export interface Circumstances {
  now: number
  /** Whether processes or connections were disturbed: then recording a failure may itself have failed. */
  isDisturbed: boolean
  /** Every state that was handed out before. */
  handedOut: ReadonlySet<string>
}

export const finish = (state: ModelState): Step[] => [{ state, progress: done }]

/** A step is possible when its answer is the one that was seen, or nothing was seen. */
export function answers({ result }: Observation, expected: string): boolean {
  return result === expected || result === 'LOST'
}
