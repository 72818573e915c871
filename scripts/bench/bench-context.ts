import type { RunningProgram } from './running-program.js'
import type { LoadGenerator } from './load/client.js'
import type { Cores } from './machine.js'
import type { Postgres } from './postgres.js'

/** What every part of a run uses. */
export interface BenchContext {
  /** Temporary, removed at the end. */
  folder: string
  cores: Cores | null
  postgres: Postgres
  /** The simulated platforms, on the core of load and database. */
  simulator: RunningProgram
  generator: LoadGenerator
}

/** Returns where the simulator is reached, without a slash at the end. */
export function simulatorOrigin({ simulator }: BenchContext): string {
  return `http://127.0.0.1:${simulator.port}`
}
