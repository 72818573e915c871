import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

export interface Machine {
  /** The cores that this process may use. */
  parallelism: number
  /** `cpu.max` of its control group, `200000 100000` for instance; `null`: there is none. */
  cpuMax: string | null
}

/**
 * Returns how many workers there are: the number that is set, or with `auto` one a core, within the CPU limit of the
 * container or unit, rounded down: what is beyond the limit is throttled.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
 */
export function chooseWorkerCount(workers: number | 'auto', machine: Machine = readMachine()): number {
  if (workers !== 'auto') return workers
  const [quota, period] = (machine.cpuMax ?? 'max').split(' ').map(Number)
  const limit = Math.floor(quota! / period!)
  return Number.isNaN(limit) ? machine.parallelism : Math.max(1, Math.min(machine.parallelism, limit))
}

/** @param root The root of the file system. */
export function readMachine(root = '/'): Machine {
  return { parallelism: availableParallelism(), cpuMax: readCpuMax(root) }
}

function readCpuMax(root: string): string | null {
  try {
    const [, group] = /^0::(.+)$/m.exec(readFileSync(join(root, 'proc/self/cgroup'), 'utf8'))!
    return readFileSync(join(root, 'sys/fs/cgroup', group!, 'cpu.max'), 'utf8')
  } catch {
    return null
  }
}
