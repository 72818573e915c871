import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFleet, type Fleet } from '../fleet.js'
import type { PostgresCluster } from '../postgres-cluster.js'
import { openStressDatabase } from '../stress-database.js'
import { startVendor } from '../vendor.js'
import { createAnswers } from '../users/answers.js'
import type { UserParts, VirtualUser } from '../users/ask.js'
import { audit, type Audit } from '../users/audit.js'
import { createUsers } from '../users/create-users.js'
import { createLedger } from '../users/ledger.js'
import { runVirtualUser } from '../users/virtual-user.js'

/** How the kill test is run. */
export interface KillOptions {
  /** A migrated, empty database. */
  databaseUrl: string
  instances: number
  kills: number
  /** How long to wait before each kill: so many ms, or a random time below a limit once all instances serve. */
  pace: { everyMs: number } | { belowMs: number }
  /** How many users are busy at the same time. */
  users: number
  /** Is crashed and started again after half of the kills. Default: none. */
  cluster?: PostgresCluster
  /** The service must be whole so long after the database, in ms. Default: 5000. */
  recoveryLimitMs?: number
  onProgress?: (kills: number) => void
}

/** What the kill test found. */
export interface KillReport extends Audit {
  kills: number
  starts: number
  seconds: number
  /** How many answers of each code. */
  answers: Record<string, number>
  /** How long the database was away, and how long after its return the service was whole, in ms. */
  outage: { awayMs: number; recoveryMs: number | null } | null
}

/** So many requests have to succeed after the last kill, unless that takes longer, in ms. */
const lastSuccesses = 50
const lastServiceMs = 60_000

const now = (): number => performance.now()

/** Returns for how long the database was away, and when it came back. */
async function crashDatabase(cluster: PostgresCluster): Promise<{ awayMs: number; backAt: number }> {
  const begin = now()
  await cluster.crash()
  await cluster.start()
  return { awayMs: now() - begin, backAt: now() }
}

async function killAll(fleet: Fleet, { kills, pace, cluster, onProgress }: KillOptions) {
  let outage: { awayMs: number; backAt: number } | null = null
  let crashing: Promise<void> = Promise.resolve()
  for (let killed = 0; killed < kills;) {
    if ('belowMs' in pace) await fleet.allServe()
    await sleep('everyMs' in pace ? pace.everyMs : randomInt(pace.belowMs))
    if (!(await fleet.killOne(randomInt))) continue
    killed += 1
    onProgress?.(killed)
    if (cluster === undefined || killed !== Math.ceil(kills / 2)) continue
    // The kills go on meanwhile.
    crashing = crashDatabase(cluster).then((times) => {
      outage = times
    })
  }
  await crashing
  await fleet.allServe()
  return outage as { awayMs: number; backAt: number } | null
}

/** The last processes have to serve for a while, too, and there must have been something to lose. */
async function waitForSuccesses({ answers, ledger }: UserParts): Promise<void> {
  const deadline = now() + lastServiceMs
  const successes = (): number => answers.counts['OK'] ?? 0
  const wanted = successes() + lastSuccesses
  const hadNothing = (): boolean => ledger.acknowledged.size === 0 || ledger.logins.length === 0
  while ((successes() < wanted || hadNothing()) && now() < deadline) await sleep(50)
}

async function runLoad(options: KillOptions, fleet: Fleet, users: readonly VirtualUser[], parts: UserParts) {
  let isOver = false
  const load = Promise.all(users.map((user) => runVirtualUser({ ...parts, isOver: () => isOver }, user)))
  load.catch(() => {})
  try {
    const outage = await killAll(fleet, options)
    await waitForSuccesses(parts)
    return outage
  } finally {
    isOver = true
    await load
  }
}

/**
 * Runs instances of the service under load, kills one after the other with SIGKILL, and compares in the end what
 * users were told with what the database holds.
 */
export async function runKill(options: KillOptions): Promise<KillReport> {
  const { databaseUrl, instances, recoveryLimitMs = 5000 } = options
  const vendor = await startVendor()
  const users = await createUsers(databaseUrl, options.users)
  const fleet = await startFleet(instances, databaseUrl, vendor.origin)
  const parts: UserParts = {
    ...{ origins: fleet.origins, vendor, codes: [], failures: [], now, random: randomInt, isOver: () => true },
    ledger: createLedger(now),
    answers: createAnswers({ now, isLossAllowed: true })
  }
  const begin = now()
  try {
    const outage = await runLoad(options, fleet, users, parts)
    const seconds = (now() - begin) / 1000
    await fleet.stop()
    const database = await openStressDatabase(databaseUrl)
    const findings = await audit(database, users, parts).finally(() => database.close())
    const recoveryMs = outage === null ? null : parts.answers.recoveryAfter(outage.backAt)
    if (outage !== null && (recoveryMs === null || recoveryMs > recoveryLimitMs)) {
      findings.failures.push(`the service was not whole ${recoveryLimitMs} ms after the database, but ${recoveryMs} ms`)
    }
    findings.failures.push(...fleet.readFaults().slice(0, 5))
    return {
      ...findings,
      kills: options.kills,
      starts: fleet.countStarts(),
      seconds,
      answers: parts.answers.counts,
      outage: outage && { awayMs: outage.awayMs, recoveryMs }
    }
  } finally {
    await fleet.stop()
    await vendor.close()
  }
}
