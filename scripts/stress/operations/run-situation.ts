import { setTimeout as sleep } from 'node:timers/promises'
import type { Databases } from '../databases.js'
import { startFleet, type Fleet } from '../fleet.js'
import { openStressDatabase } from '../stress-database.js'
import { createAnswers } from '../users/answers.js'
import type { UserParts, VirtualUser } from '../users/ask.js'
import { audit } from '../users/audit.js'
import { createUsers } from '../users/create-users.js'
import { createLedger } from '../users/ledger.js'
import { runVirtualUser } from '../users/virtual-user.js'
import { startVendor } from '../vendor.js'
import { createRandom } from './random.js'
import { issueOnAndOn } from './issue-on-and-on.js'
import { judgeReadiness, watchReadiness, type ReadinessWatch } from './readiness.js'
import type { Outage, Setup, Situation } from './situation.js'

/** How a situation is run. */
export interface SituationOptions {
  databases: Databases
  seed: number
  /** How long causes last that have no length of their own, in ms. */
  holdMs: number
  /** How many users are busy at the same time. */
  users: number
  /** The service must be whole so long after the cause, in ms. */
  recoveryLimitMs: number
}

/** The verdict of a situation. */
export interface SituationReport {
  name: string
  /** Its figures, in one line. */
  line: string
  failures: string[]
}

const now = (): number => performance.now()
/** So many requests have to succeed before and after the cause, unless that takes longer, in ms. */
const enoughSuccesses = 150
const leastServiceMs = 1500
const mostServiceMs = 60_000
/** How many log lines of level error a report has. */
const faultLimit = 5

/** What a situation is judged by. */
interface Course {
  cause: Outage
  outages: Outage[]
  recoveryMs: number | null
  watch: ReadinessWatch
}

/** Waits until there were enough successes after a time and, unless the cause lasts, no 503 for a while. */
async function waitUntilWhole({ answers, ledger }: UserParts, since: number, isLasting = false): Promise<void> {
  const successes = (): number => answers.counts['OK'] ?? 0
  const wanted = successes() + enoughSuccesses
  const isWhole = (): boolean => {
    const recovery = isLasting ? 0 : answers.recoveryAfter(since)
    return recovery !== null && now() > since + recovery + leastServiceMs
  }
  const hadNothing = (): boolean => ledger.acknowledged.size === 0 || ledger.logins.length === 0
  while ((successes() < wanted || !isWhole() || hadNothing()) && now() < since + mostServiceMs) await sleep(20)
}

async function runCourse(setup: Setup, fleet: Fleet, users: readonly VirtualUser[], parts: UserParts): Promise<Course> {
  const isOneEach = parts.origins.length === fleet.origins.length
  const watch = watchReadiness(isOneEach ? parts.origins : fleet.origins, now)
  let isOver = false
  const ending = { ...parts, isOver: () => isOver }
  // The last user has no bindings: it shows whether the service can write.
  const [issuer, ...others] = users.toReversed() as [VirtualUser, ...VirtualUser[]]
  const load = Promise.all([
    ...parts.origins.map((origin) => issueOnAndOn(ending, issuer, origin)),
    ...others.map((user) => runVirtualUser(ending, user))
  ])
  load.catch(() => {})
  try {
    await waitUntilWhole(parts, now(), setup.isLasting)
    const from = now()
    const outages = (await setup.disturb(fleet)) ?? []
    const cause = outages[0] !== undefined && outages.length === 1 ? outages[0] : { from, to: now() }
    await waitUntilWhole(parts, cause.to, setup.isLasting)
    return { cause, outages, recoveryMs: parts.answers.recoveryAfter(cause.to), watch }
  } finally {
    isOver = true
    await watch.stop()
    await load
  }
}

const listCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')

/** How many answers there should not have been. */
function countForbidden({ answers, failures }: UserParts): number {
  return [...answers.breaches.values()].reduce((sum, count) => sum + count, failures.length)
}

const seconds = (ms: number | null): string => (ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`)

/** Compares all that was told with the truth. */
async function judge(
  setup: Setup,
  course: Course,
  users: readonly VirtualUser[],
  parts: UserParts,
  limitMs: number
): Promise<Omit<SituationReport, 'name'>> {
  const { cause, outages, recoveryMs, watch } = course
  const isLasting = setup.isLasting === true
  const database = await openStressDatabase((setup.auditUrl ?? (() => setup.databaseUrl))())
  const found = await audit(database, users, parts).finally(() => database.close())
  const wholeAt = cause.to + (recoveryMs ?? 0)
  const truth = { rule: setup.readiness, cause, outages, wholeAt, answers: parts.answers }
  const readiness = judgeReadiness(watch.samples, truth)
  const failures = [...found.failures, ...readiness.failures, ...((await setup.check?.()) ?? [])]
  if (!isLasting && (recoveryMs === null || recoveryMs > limitMs)) {
    failures.push(`the service was whole ${seconds(recoveryMs)} after the cause, ${seconds(limitMs)} are allowed`)
  }
  const noticed = readiness.noticedMs === null ? '' : `, first 503 after ${seconds(readiness.noticedMs)}`
  const line = [
    `acknowledged ${found.acknowledged + found.logins + found.redeemed}, lost ${found.failures.length === 0 ? 0 : 'see below'}`,
    `answers ${listCounts(parts.answers.counts)}, not allowed ${countForbidden(parts)}`,
    `readiness ${listCounts(readiness.counts)}${noticed}, wrong ${readiness.failures.length}`,
    isLasting ? 'cause all the time' : `cause ${seconds(cause.to - cause.from)}, whole ${seconds(recoveryMs)} after it`
  ].join('; ')
  return { line, failures }
}

/** Runs instances of the service under load through a situation. */
export async function runSituation(situation: Situation, options: SituationOptions): Promise<SituationReport> {
  const ends: (() => unknown)[] = []
  const random = createRandom(options.seed)
  const onEnd = (clean: () => unknown): unknown => ends.unshift(clean)
  try {
    const vendor = await startVendor()
    onEnd(() => vendor.close())
    const setup = await situation.prepare({ ...options, random, onEnd })
    const users = await createUsers(setup.databaseUrl, options.users + 1)
    const size = setup.instances ?? (situation.kind === 'sqlite' ? 1 : 3)
    const fleet = await startFleet(size, setup.databaseUrl, vendor.origin, setup.settings)
    onEnd(() => fleet.stop())
    const origins = (await setup.putBefore?.(fleet.origins)) ?? fleet.origins
    const parts: UserParts = {
      ...{ origins, vendor, codes: [], failures: [], now, isOver: () => true },
      random: (limit) => Math.floor(random() * limit),
      ledger: createLedger(now),
      answers: createAnswers({ now, isLossAllowed: false, isOutageAllowed: setup.isOutageAllowed ?? true })
    }
    const course = await runCourse(setup, fleet, users, parts)
    const restarts = setup.readiness.meanwhile === 'stopping' ? course.outages.length : 0
    const crashes = fleet.countStarts() - size - restarts
    await fleet.stop()
    const { line, failures } = await judge(setup, course, users, parts, options.recoveryLimitMs)
    if (crashes > 0) failures.push(`instances ended by themselves ${crashes} times`)
    failures.push(...fleet.readFaults().slice(0, faultLimit))
    return { name: situation.name, line, failures }
  } finally {
    for (const clean of ends) await clean()
  }
}
