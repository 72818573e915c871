import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchContext } from './bench-context.js'
import { startTarget, type PreparedTarget } from './prepared-target.js'
import { projectFolder } from './running-program.js'

/** How long a start takes, each time it was measured. */
export interface StartFigures {
  /** Of `import` of the package's main entry, in a fresh process, in ms. */
  importMs: number[]
  /** From the start of the process until `GET /health/ready` answers 200, in ms. */
  readyMs: number[]
}

const readyTimeoutMs = 30_000

const importing = `
  const startedAt = performance.now()
  await import('fastify-oauth-binding')
  process.stdout.write(String(performance.now() - startedAt))
  process.exit(0)`

/**
 * Starts fresh processes one after the other, alone on the server's core.
 *
 * @param service The service, its tables made.
 */
export async function measureStarts(
  context: BenchContext,
  service: PreparedTarget,
  times: number
): Promise<StartFigures> {
  const figures: StartFigures = { importMs: [], readyMs: [] }
  for (let time = 0; time < times; time++) {
    figures.importMs.push(measureImport(context))
    figures.readyMs.push(await measureReady(context, service))
  }
  return figures
}

function measureImport({ cores }: BenchContext): number {
  const command = [process.execPath, '--input-type=module', '--eval', importing]
  const pinned = cores === null ? command : ['taskset', '--cpu-list', String(cores.server), ...command]
  const options = { cwd: projectFolder, env: { PATH: process.env.PATH, NODE_ENV: 'production' } }
  return Number(execFileSync(pinned[0]!, pinned.slice(1), { ...options, encoding: 'utf8' }))
}

async function measureReady(context: BenchContext, service: PreparedTarget): Promise<number> {
  const startedAt = performance.now()
  const { program } = await startTarget(context, service)
  try {
    while (performance.now() < startedAt + readyTimeoutMs) {
      const { status } = await fetch(`http://127.0.0.1:${program.port}/health/ready`)
      if (status === 200) return performance.now() - startedAt
      await sleep(5)
    }
    throw new Error(`${service.target.name} does not become ready`)
  } finally {
    await program.stop()
  }
}
