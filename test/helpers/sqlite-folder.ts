import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the SQLite databases of a test run are; what a killed test leaves there goes with the run. */
export const sqliteFolderOf = (runnerPid: number): string => join(tmpdir(), `oauth-binding-sqlite-${runnerPid}`)
