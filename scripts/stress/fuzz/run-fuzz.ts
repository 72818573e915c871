import fc from 'fast-check'
import { assess } from './assess.js'
import { watchDatabase } from './database-watch.js'
import type { Fault } from './fault.js'
import type { FuzzRequest } from './fuzz-request.js'
import { requests as arbitraryRequests } from './requests.js'
import { createSend } from './send.js'
import type { SubjectName } from './subjects.js'
import { openWorld, type World } from './world.js'

/** How a fuzz is run. */
export interface FuzzOptions {
  subject: SubjectName
  /** A migrated, empty database. */
  databaseUrl: string
  requests: number
  seed: number
  fault?: Fault
  onProgress?: (done: number) => void
}

/** What a fuzz found. */
export interface FuzzReport {
  requests: number
  /** How many answers had each status. */
  statuses: Record<string, number>
  seconds: number
  /** Empty, or what is wrong, with the smallest request that shows it. */
  failures: string[]
}

/** After so many requests the tables are emptied, so that reading them stays cheap. */
const resetEvery = 250

class Finding extends Error {}

function describe({ request, findings, status }: { request: FuzzRequest; findings: string[]; status: number }): string {
  const body = typeof request.body === 'string' || request.body === null ? request.body : [...request.body]
  return `${findings.join('; ')} (status ${status}): ${JSON.stringify({ ...request, body, issued: undefined })}`
}

async function runInWorld(world: World, options: FuzzOptions): Promise<FuzzReport> {
  const begin = performance.now()
  const send = createSend(world.app)
  await world.reset()
  const watch = await watchDatabase(world.database)
  const statuses: Record<string, number> = {}
  let done = 0
  const check = async (request: FuzzRequest): Promise<void> => {
    if (done > 0 && done % resetEvery === 0) await world.reset()
    const resolved = await world.resolve(request)
    await watch.look()
    const answer = await send(resolved)
    const response = options.fault?.answer?.(answer, resolved) ?? answer
    const changed = await watch.look()
    done += 1
    statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1
    options.onProgress?.(done)
    const seen = { subject: options.subject, request: resolved, response, changed, contents: watch.contents() }
    const findings = assess(seen, world)
    if (findings.length > 0) throw new Finding(describe({ request, findings, status: response.statusCode }))
  }
  const { requests: numRuns, seed } = options
  const details = await fc.check(fc.asyncProperty(arbitraryRequests, check), { numRuns, seed })
  const failures: string[] = []
  if (details.failed) {
    const { errorInstance } = details
    failures.push(errorInstance instanceof Finding ? errorInstance.message : String((errorInstance as Error).stack))
  }
  return { requests: details.numRuns, statuses, seconds: (performance.now() - begin) / 1000, failures }
}

/** Sends requests of every kind, one after the other, and checks each answer and what was stored. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const world = await openWorld(options.subject, options.databaseUrl, options.fault)
  try {
    return await runInWorld(world, options)
  } finally {
    await world.close()
  }
}
