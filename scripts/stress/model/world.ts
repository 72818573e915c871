import type { Answer } from '../call.js'
import { hostFamily, visitorAt, suspend } from '../family.js'
import { guardedMark } from '../host-settings.js'
import type { Hosts } from '../hosts.js'
import type { StressDatabase } from '../stress-database.js'
import type { Vendor } from '../vendor.js'
import { assertDatabaseFits } from './assert-database-fits.js'
import type { Disturber, Watch } from './disturber.js'
import { explain } from './explain.js'
import { observe, type Observation, type Operation } from './observation.js'
import { createResolver, type PlacedOperation, type Resolver } from './resolve.js'
import { emptyState, forgetExpired, type ModelState } from './state.js'
import type { Disturbance, PlannedStep } from './steps.js'

/** What a sequence runs against. */
export interface WorldParts {
  hosts: Hosts
  vendor: Vendor
  database: StressDatabase
  disturber: Disturber
  /** Goes on from one sequence to the next. */
  watch: Watch
}

/** What a sequence did. */
export interface WorldReport {
  /** How many operations were asked of the service. */
  operations: number
  disturbances: number
  /** How many answers were lost, or left open what was done. */
  lost: number
  /** Every operation with what came back, and what else there is to tell. */
  trace: (Observation | string)[]
}

type Operations = Extract<PlannedStep, { kind: 'operations' }>

/** The time at which every sequence begins, in ms since 1970. */
const beginning = Date.UTC(2026, 10, 22, 8)

/** Words a line of a report. */
export function describe(line: Observation | string): string {
  if (typeof line === 'string') return line
  const { operation, result, ticket, loginTicket, list } = line
  const { kind, ...rest } = operation
  const shown = ticket ?? loginTicket ?? (list === undefined ? '' : JSON.stringify(list))
  return `${kind} ${JSON.stringify(rest)} -> ${result} ${shown}`.trimEnd()
}

async function ask(origin: string, operation: Operation, now: number): Promise<Answer | null> {
  if (operation.kind === 'login') {
    const { provider, visit, browser, code } = operation
    return visitorAt(origin, browser, now).login(provider, visit.state, code)
  }
  const { kind, user } = operation
  const family = hostFamily(origin, user, now)
  if (kind === 'list') return family.list()
  if (kind === 'redeem') return family.redeem(operation.ticket, operation.browser)
  const { provider } = operation
  if (kind === 'complete') return family.complete(provider, operation.ticket, operation.code)
  if (kind === 'issue' || kind === 'unbind') return family[kind](provider)
  return suspend(origin, { userId: user, provider, isSuspended: kind === 'suspend' }, now)
}

/** Each ticket costs at most one exchange, over all the codes it was posted with. */
function assertExchanges(vendor: Vendor, codesOf: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [ticket, codes] of codesOf) {
    const count = [...codes].reduce((sum, code) => sum + vendor.countExchanges(code), 0)
    if (count > 1) throw new Error(`The state ${ticket} was exchanged ${count} times`)
  }
}

/** What goes on while a sequence runs. */
interface World {
  parts: WorldParts
  resolver: Resolver
  report: WorldReport
  now: number
  /** Every state of the model that explains all answers so far. */
  possible: ModelState[]
}

async function send({ parts, now }: World, { operation, process }: PlacedOperation): Promise<Observation> {
  return observe(operation, await ask(parts.hosts.originOf(process), operation, now))
}

async function sendAll(world: World, { operations, disturbance }: Operations): Promise<Observation[]> {
  const placed: PlacedOperation[] = []
  for (const planned of operations) placed.push(...(await world.resolver.resolve(planned)))
  const sent = Promise.all(placed.map((one) => send(world, one)))
  // A failure is told of below; meanwhile it is nobody's.
  sent.catch(() => {})
  if (disturbance !== null) await world.parts.disturber.disturb(disturbance)
  const seen = await sent
  // Others may have disturbed these, too.
  await world.parts.disturber.calm()
  return seen
}

function keepAccount({ report }: World, seen: readonly Observation[], disturbance: Disturbance | null): void {
  report.operations += seen.length
  report.disturbances += disturbance === null ? 0 : 1
  report.lost += seen.filter(({ result }) => result === 'LOST').length
  if (disturbance !== null) report.trace.push(`at the same time: ${JSON.stringify(disturbance)}`)
  report.trace.push(...seen, '')
}

async function runOperations(world: World, step: Operations): Promise<void> {
  const { resolver } = world
  const { watch } = world.parts
  watch.next()
  const seen = await sendAll(world, step)
  const isDisturbed = watch.isDisturbed()
  keepAccount(world, seen, step.disturbance)
  const isLost = seen.some(({ result }) => result === 'LOST')
  if (isLost && !isDisturbed) throw new Error('An answer was lost, and nothing disturbed it')
  world.possible = explain(world.possible, seen, { now: world.now, isDisturbed, handedOut: resolver.handedOut() })
  if (world.possible.length === 0) throw new Error('No order of these operations explains their answers')
  resolver.learn(seen)
}

/**
 * Runs one sequence: users, people and states of its own, in a database shared with other sequences.
 *
 * @param name Distinguishes the users of this sequence.
 * @param report Is filled in while the sequence runs.
 * @throws When the answers, or what the database holds in the end, cannot be explained by the reference model.
 */
export async function runSequence(
  parts: WorldParts,
  name: string,
  steps: readonly PlannedStep[],
  report: WorldReport
): Promise<void> {
  const users = [`${name}-a`, `${name}-b`, `${name}-${guardedMark}`]
  let now = beginning
  const resolver = createResolver(users, name, parts.vendor, async (provider, browser, process) => {
    const state = await visitorAt(parts.hosts.originOf(process), browser, now).getState(provider)
    return state === null ? null : { state, browser, issuedAt: now }
  })
  const world: World = { parts, resolver, report, now, possible: [emptyState] }
  for (const step of steps) {
    if (step.kind === 'operations') {
      await runOperations(world, step)
      continue
    }
    now += step.ms
    world.now = now
    world.possible = world.possible.map((state) => forgetExpired(state, world.now))
    report.trace.push(`${step.ms} ms pass`, '')
  }
  assertExchanges(parts.vendor, resolver.codesOf)
  await assertDatabaseFits(parts.database, name, world.possible)
}
