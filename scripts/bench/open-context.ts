import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchContext } from './bench-context.js'
import { userCount } from './datasets/dataset.js'
import { startLoadGenerator } from './load/client.js'
import { pinCores } from './machine.js'
import { startPostgres } from './postgres.js'
import { startProgram } from './running-program.js'

/** Starts what every part of a run uses, lets `act` use it, and stops and removes all of it, whatever happened. */
export async function withContext<T>(act: (context: BenchContext) => Promise<T>): Promise<T> {
  const cores = pinCores()
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-bench-'))
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const closers: (() => unknown)[] = [removeFolder]
  // Whoever interrupts the run finds nothing left of it either.
  process.once('exit', removeFolder)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  try {
    const postgres = await startPostgres(folder, cores?.load ?? null)
    closers.push(() => postgres.stop())
    const program = ['scripts/bench/targets/simulator.mjs']
    const simulator = await startProgram(program, { PEOPLE: String(userCount) }, cores?.load ?? null)
    closers.push(() => simulator.stop())
    const generator = startLoadGenerator()
    closers.push(() => generator.close())
    return await act({ folder, cores, postgres, simulator, generator })
  } finally {
    for (const close of closers.reverse()) await close()
  }
}
