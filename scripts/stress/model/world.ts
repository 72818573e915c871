import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../call.js'
import { familyAt, type Family } from '../family.js'
import { clockHeader, guardedMark, userHeader } from '../host-settings.js'
import type { Hosts } from '../hosts.js'
import type { StressDatabase } from '../stress-database.js'
import type { Vendor } from '../vendor.js'
import { explain } from './explain.js'
import { assertDatabaseFits } from './assert-database-fits.js'
import { observe, type Observation, type Operation } from './observation.js'
import { createResolver, type PlacedOperation } from './resolve.js'
import { emptyState, type ModelState } from './state.js'
import type { Disturbance, PlannedStep } from './steps.js'

/** What a sequence runs against. */
export interface WorldParts {
  hosts: Hosts
  vendor: Vendor
  database: StressDatabase
}

/** What a sequence did. */
export interface WorldReport {
  /** How many operations were asked of the service. */
  operations: number
  disturbances: number
  /** How many answers were lost, or left open what was done. */
  lost: number
  /** Every operation with what came back, a line each. */
  trace: string[]
}

/** The time at which every sequence begins, in ms since 1970. */
const beginning = Date.UTC(2026, 10, 22, 8)

function describe({ operation, result, ticket, list }: Observation): string {
  const { kind, user, ...rest } = operation
  const shown = ticket ?? (list === undefined ? '' : JSON.stringify(list))
  return `${kind} by ${user} ${JSON.stringify(rest)} -> ${result} ${shown}`.trimEnd()
}

async function ask(family: Family, operation: Operation): Promise<Answer | null> {
  if (operation.kind === 'list') return family.list()
  if (operation.kind === 'complete') return family.complete(operation.provider, operation.ticket, operation.code)
  return family[operation.kind](operation.provider)
}

async function disturb({ hosts, database }: WorldParts, disturbance: Disturbance): Promise<void> {
  await sleep(disturbance.afterMs)
  if (disturbance.kind === 'kill') await hosts.replace(disturbance.process)
  else await database.disturb()
}

/** Each ticket costs at most one exchange, over all the codes it was posted with. */
function assertExchanges(vendor: Vendor, codesOf: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [ticket, codes] of codesOf) {
    const count = [...codes].reduce((sum, code) => sum + vendor.countExchanges(code), 0)
    if (count > 1) throw new Error(`The state ${ticket} was exchanged ${count} times`)
  }
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
  const resolver = createResolver(users, name, parts.vendor)
  let possible: ModelState[] = [emptyState]
  let now = beginning
  let wasDisturbed = false

  const send = async ({ operation, process }: PlacedOperation): Promise<Observation> => {
    const headers = { [userHeader]: operation.user, [clockHeader]: String(now) }
    return observe(operation, await ask(familyAt(parts.hosts.originOf(process), headers), operation))
  }

  for (const step of steps) {
    if (step.kind === 'pass') {
      now += step.ms
      report.trace.push(`${step.ms} ms pass`)
      continue
    }
    const { disturbance } = step
    const sent = Promise.all(step.operations.flatMap((planned) => resolver.resolve(planned)).map(send))
    // A failure is told of below; meanwhile it is nobody's.
    sent.catch(() => {})
    if (disturbance !== null) await disturb(parts, disturbance)
    const seen = await sent
    const isDisturbed = disturbance !== null
    if (isDisturbed) await parts.database.settle()
    report.operations += seen.length
    report.disturbances += isDisturbed ? 1 : 0
    report.trace.push(
      ...(isDisturbed ? [`at the same time: ${JSON.stringify(disturbance)}`] : []),
      ...seen.map(describe)
    )
    const lost = seen.filter(({ result }) => result === 'LOST').length
    report.lost += lost
    if (lost > 0 && !isDisturbed && !wasDisturbed) throw new Error('An answer was lost, and nothing disturbed it')
    wasDisturbed = isDisturbed
    possible = explain(possible, seen, { now, isDisturbed })
    if (possible.length === 0) throw new Error('No order of these operations explains their answers')
    resolver.learn(seen)
    report.trace.push('')
  }
  assertExchanges(parts.vendor, resolver.codesOf)
  await assertDatabaseFits(parts.database, name, possible)
}
