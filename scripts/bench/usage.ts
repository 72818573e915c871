import type { BenchContext } from './bench-context.js'
import type { RunningProgram } from './running-program.js'
import { readCpuMs, readFamily, readMachineBusyMs } from './process-usage.js'

/** CPU time by who used it, in ms. */
export interface Usage {
  /** All its processes. */
  server: number
  database: number
  /** The load generator. */
  generator: number
  /** Whoever is no part of the benchmark, and the kernel on its own account. */
  foreign: number
}

/** Begins to measure; the function that it returns ends it. */
export function beginUsage(context: BenchContext, { pid: serverPid, readerPid }: RunningProgram): () => Usage {
  const readEach = (pid: number) => new Map(readFamily(pid).map((each) => [each, readCpuMs(each)]))
  const read = () => {
    const server = readEach(serverPid)
    const database = readEach(context.postgres.pid)
    const generator = readCpuMs(context.generator.pid)
    const others = [context.simulator.pid, readerPid, process.pid].reduce((total, pid) => total + readCpuMs(pid), 0)
    return { server, database, generator, others, machine: readMachineBusyMs() }
  }
  const before = read()
  return () => {
    const after = read()
    const server = sumOfFamily(before.server, after.server)
    const generator = after.generator - before.generator
    const database = sumOfFamily(before.database, after.database)
    const own = server + generator + database + after.others - before.others
    return { server, generator, database, foreign: Math.max(0, after.machine - before.machine - own) }
  }
}

/** What each process of a family used. One that ended meanwhile, an autovacuum worker say, is left out. */
function sumOfFamily(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  let total = 0
  for (const [pid, cpuMs] of after) total += (cpuMs || 0) - (before.get(pid) ?? 0)
  return total
}
