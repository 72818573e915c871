import { findBreaches } from '../invariants.js'
import { startHosts } from '../hosts.js'
import { openStressDatabase, takeTextIds } from '../stress-database.js'
import { startVendor } from '../vendor.js'
import { lastTwoMethods } from './last-two-methods.js'
import { oneAccountByMany } from './one-account-by-many.js'
import { oneLoginByMany } from './one-login-by-many.js'
import { oneStateByMany } from './one-state-by-many.js'
import { oneTicketByMany } from './one-ticket-by-many.js'
import { pollingAgainstComplete } from './polling-against-complete.js'
import type { Race, RaceParts } from './race.js'
import { signInAgainstEnd } from './sign-in-against-end.js'
import { unbindAgainstComplete } from './unbind-against-complete.js'

/** How the races are run. */
export interface RaceOptions {
  /** A migrated, empty database. */
  databaseUrl: string
  /** How many rounds of each race. */
  rounds: number
  /** How many processes serve. */
  processes: number
  /** Which races. Default: all. */
  only?: readonly Race[]
  /** A fault built in on purpose. Default: none. */
  mutation?: string
  onProgress?: (race: string, rounds: number) => void
}

/** What a race found. */
export interface RaceReport {
  race: string
  rounds: number
  seconds: number
  /** Empty, or what went wrong, a line each. */
  failures: string[]
}

/** Every race, in the order in which they are run. */
export const races: readonly Race[] = [
  oneStateByMany,
  oneAccountByMany,
  unbindAgainstComplete,
  lastTwoMethods,
  pollingAgainstComplete,
  oneLoginByMany,
  oneTicketByMany,
  signInAgainstEnd
]

/** A race that failed so often has said enough. */
const failureLimit = 5

async function runRace(parts: RaceParts, race: Race, { rounds, onProgress }: RaceOptions): Promise<RaceReport> {
  const begin = performance.now()
  const failures: string[] = []
  let number = 0
  for (; number < rounds && failures.length < failureLimit; number += 1) {
    try {
      await race.round(parts, number)
    } catch (error) {
      failures.push(`round ${number}: ${(error as Error).message}`)
    }
    onProgress?.(race.name, number + 1)
  }
  failures.push(...(await findBreaches(parts.database)))
  return { race: race.name, rounds: number, seconds: (performance.now() - begin) / 1000, failures }
}

/** Runs every race on several processes that share one database, and checks the invariants by queries after each. */
export async function runRaces(options: RaceOptions): Promise<RaceReport[]> {
  const { databaseUrl, processes, only = races, mutation = null } = options
  const database = await openStressDatabase(databaseUrl)
  await takeTextIds(database)
  const vendor = await startVendor()
  const times = { completionWaitMs: 5000, providerTimeoutMs: 10_000 }
  const hosts = await startHosts(processes, { ...times, databaseUrl, vendorOrigin: vendor.origin, mutation }, false)
  try {
    const reports: RaceReport[] = []
    for (const race of only) reports.push(await runRace({ hosts, vendor, database }, race, options))
    return reports
  } finally {
    await hosts.stop()
    await vendor.close()
    await database.close()
  }
}
