import { execFileSync } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { listCores } from './core-list.js'
import { median } from './statistics.js'

/** Which core does what. */
export interface Cores {
  server: number
  load: number
}

/**
 * Chooses a core for the server and one for load and database, and pins this process, whose children inherit it, to the
 * latter.
 *
 * @returns `null` where there are not two cores, or no `taskset` (util-linux): then nothing is pinned.
 */
export function pinCores(): Cores | null {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const [server, load] = listCores(/^Cpus_allowed_list:\s+(\S+)$/m.exec(status)?.[1] ?? '')
    if (server === undefined || load === undefined) return null
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(load), String(process.pid)])
    return { server, load }
  } catch {
    return null
  }
}

/** Describes the machine, for whoever reads the figures. */
export function describeMachine(cores: Cores | null, folder: string): string[] {
  const [cpu] = cpus()
  const pinning =
    cores === null
      ? 'nothing is pinned: two cores and taskset are needed, ratios may be off'
      : `servers on core ${cores.server}, load and PostgreSQL on core ${cores.load}`
  return [
    `${cpu?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; ${process.platform} ${process.arch}`,
    `Node ${process.versions.node}; ${pinning}`,
    `a synced write of 8 KiB takes ${measureSyncMs(folder).toFixed(2)} ms (median of 50)`
  ]
}

/** What a commit waits for, at least. */
function measureSyncMs(folder: string): number {
  const path = join(folder, 'sync-probe')
  const block = Buffer.alloc(8192, 1)
  const file = openSync(path, 'w')
  const times = Array.from({ length: 50 }, () => {
    const startedAt = performance.now()
    writeSync(file, block)
    fdatasyncSync(file)
    return performance.now() - startedAt
  })
  closeSync(file)
  rmSync(path)
  return median(times)
}
