import { OptionsError } from '../../errors.js'

/** The one clock of all simulated platforms. */
export interface SandboxClock {
  now(): Date
  /**
   * Moves the clock by whole seconds, backwards too; 10 years at most, counted from its start.
   *
   * @throws OAUTH_BINDING_OPTIONS when it is not a whole number, or too far.
   */
  advance(seconds: number): void
  /** Undoes every move. */
  reset(): void
  /** The sum of the moves, in seconds. */
  offsetSeconds(): number
}

const maxOffsetSeconds = 10 * 366 * 24 * 3600

export function createClock(now: () => Date): SandboxClock {
  let offset = 0
  return {
    now: () => new Date(now().getTime() + offset * 1000),
    advance(seconds) {
      if (!Number.isInteger(seconds) || Math.abs(offset + seconds) > maxOffsetSeconds) {
        throw new OptionsError('sandbox clock: advance_seconds must be a whole number, ten years at most')
      }
      offset += seconds
    },
    reset() {
      offset = 0
    },
    offsetSeconds: () => offset
  }
}
