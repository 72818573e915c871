import type { BenchContext } from './bench-context.js'
import { readCpuMs, readFamily, readMachineBusyMs } from './process-usage.js'

/** CPU time by who used it, in ms. */
export interface Usage {
  server: number
  database: number
  /** The load generator. */
  generator: number
  /** Whoever is no part of the benchmark, and the kernel on its own account. */
  foreign: number
}

/** Begins to measure; the function that it returns ends it. */
export function beginUsage(context: BenchContext, serverPid: number): () => Usage {
  const read = () => {
    const server = readCpuMs(serverPid)
    const database = readFamily(context.postgres.pid).reduce((total, pid) => total + (readCpuMs(pid) || 0), 0)
    const generator = readCpuMs(context.generator.pid)
    const others = readCpuMs(context.simulator.pid) + readCpuMs(process.pid)
    return { server, database, generator, others, machine: readMachineBusyMs() }
  }
  const before = read()
  return () => {
    const after = read()
    const since = (name: keyof typeof after): number => after[name] - before[name]
    const own = since('server') + since('database') + since('generator') + since('others')
    return {
      server: since('server'),
      database: since('database'),
      generator: since('generator'),
      foreign: Math.max(0, since('machine') - own)
    }
  }
}
