import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
/** Containers may have a small one; the tests' databases would fill it. */
const memoryNeeded = 2 ** 30

/** Where databases are fastest: memory, where Linux offers it. The size, unlike what is free, never changes. */
export function findFolder(): string {
  try {
    const { blocks, bsize } = statfsSync(memory)
    return blocks * bsize >= memoryNeeded ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

/**
 * Where the SQLite databases of a test run are: in memory, where Linux offers it. What a killed test leaves there goes
 * with the run.
 */
export const sqliteFolderOf = (runnerPid: number): string => join(findFolder(), `oauth-binding-sqlite-${runnerPid}`)
