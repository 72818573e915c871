import type { Databases } from '../databases.js'
import { runSituation, type SituationOptions, type SituationReport } from './run-situation.js'
import { situations } from './situations/index.js'

/** How the run is made. */
export interface OperationsOptions extends Partial<Omit<SituationOptions, 'databases'>> {
  databases: Databases
  seed: number
  /** The name of the only situation. Default: all of the kind of the database. */
  situation?: string | undefined
  /** Is told the name of each situation that begins. */
  onProgress?: (name: string) => void
}

/** Runs the service through one situation after the other. */
export async function runOperations(options: OperationsOptions): Promise<SituationReport[]> {
  const { databases, seed, situation, holdMs = 5000, recoveryLimitMs = 5000, onProgress } = options
  const { users = databases.kind === 'sqlite' ? 12 : 24 } = options
  const chosen = situations.filter(
    ({ kind, name }) => kind === databases.kind && (situation === undefined || name === situation)
  )
  const reports: SituationReport[] = []
  for (const one of chosen) {
    onProgress?.(one.name)
    reports.push(await runSituation(one, { databases, seed, holdMs, users, recoveryLimitMs }))
  }
  return reports
}
