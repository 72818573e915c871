import type { Situation } from '../situation.js'
import { ofConflicts } from './conflicts.js'
import { ofConnections } from './connections.js'
import { ofFailover } from './failover.js'
import { fullDiskOfPostgres } from './full-disk.js'
import { ofRollingRestarts } from './rolling-restart.js'
import { ofSqlite } from './sqlite.js'

/** Every situation, in the order in which they are run. */
export const situations: readonly Situation[] = [
  ...ofSqlite,
  ...ofFailover,
  ...ofRollingRestarts,
  fullDiskOfPostgres,
  ...ofConnections,
  ...ofConflicts
]
