import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { findDeviations, type SeenResponse } from '../../../test/helpers/assert-contract.js'
import { watchDatabase } from './database-watch.js'
import { exchangeBytes, readAnswers, watchWork } from './exchange-bytes.js'
import { rawRequests, type RawRequest } from './raw-requests.js'
import type { FuzzReport } from './run-fuzz.js'
import { canary } from './schema-arbitraries.js'
import { openWorld, type World } from './world.js'

/** How bytes are sent. */
export interface RawOptions {
  /** A migrated, empty database. */
  databaseUrl: string
  requests: number
  seed: number
}

/** What came first on a connection belongs to the first line; what follows may belong to anything. */
function readTarget(bytes: string): { method: string; url: string } {
  const [, method = 'GET', url = '/'] = /^([A-Z]+) +(\S+)/.exec(bytes) ?? []
  return { method, url: url.replace(/^https?:\/\/[^/]+/, '') }
}

/** The root leads to the documentation, which is no operation of the contract. */
function leadsToDocs({ statusCode, headers }: SeenResponse): boolean {
  return statusCode === 302 && new Headers(headers as Record<string, string>).get('location') === 'documentation/'
}

function assessAnswer(answer: SeenResponse, bytes: string, isFirst: boolean): string[] {
  const { statusCode } = answer
  const { method, url } = readTarget(bytes)
  // Bytes that cannot be read have no operation: an answer to them is one of those that any path may have.
  const target = isFirst && statusCode !== 400 ? { method, url } : { method: 'GET', url: '/' }
  return [
    ...(statusCode >= 500 ? [`status ${statusCode}`] : []),
    ...(statusCode === 200 || leadsToDocs(answer) ? [] : findDeviations({ ...target, response: answer })),
    ...(JSON.stringify(answer).includes(canary) ? ['the answer repeats the request'] : [])
  ]
}

function assessAll(bytes: string, answer: string, changed: readonly string[]): string[] {
  const { answers, rest } = readAnswers(answer)
  const isServed = answers.some(({ statusCode }) => statusCode === 200)
  return [
    ...answers.flatMap((one, index) => assessAnswer(one, bytes, index === 0)),
    ...(rest === '' ? [] : [`what came is no HTTP: ${JSON.stringify(rest.slice(0, 200))}`]),
    ...(isServed ? [] : changed.map((table) => `refused, and changed ${table}`))
  ]
}

async function runInWorld(world: World, { requests: numRuns, seed }: RawOptions): Promise<FuzzReport> {
  const begin = performance.now()
  const { port } = world.app.server.address() as AddressInfo
  const isAtWork = watchWork(world.app.server)
  await world.reset()
  const watch = await watchDatabase(world.database)
  const statuses: Record<string, number> = {}
  let failure = ''
  const check = async ({ bytes }: RawRequest): Promise<boolean> => {
    const sent = bytes.replace(/\{\{token:(\w+)\}\}/g, (_mark, who: string) => world.tokens[who] as string)
    await watch.look()
    const answer = await exchangeBytes(port, sent, isAtWork)
    const changed = Object.keys(await watch.look())
    const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'closed'
    statuses[status] = (statuses[status] ?? 0) + 1
    const findings = assessAll(sent, answer, changed)
    if (findings.length > 0) failure = `${findings.join('; ')} (${status}): ${JSON.stringify(bytes)}`
    return findings.length === 0
  }
  const details = await fc.check(fc.asyncProperty(rawRequests, check), { numRuns, seed })
  const failures = details.failed ? [failure === '' ? String(details.errorInstance) : failure] : []
  return { requests: details.numRuns, statuses, seconds: (performance.now() - begin) / 1000, failures }
}

/** Sends bytes of every kind to the service, a connection each, and checks what comes back and what was stored. */
export async function runRaw(options: RawOptions): Promise<FuzzReport> {
  const world = await openWorld('service', options.databaseUrl)
  try {
    return await runInWorld(world, options)
  } finally {
    await world.close()
  }
}
