import type { BenchContext } from './bench-context.js'
import { obtainCallbacks } from './callbacks.js'
import type { WireRequest } from './load/messages.js'
import type { RunningTarget } from './prepared-target.js'
import { findContradictions } from './proof.js'
import { writeRequest } from './requests.js'
import { describeScenario, planOf, type Plan, type ScenarioName, type Step } from './scenarios.js'
import { mergeSorted } from './statistics.js'
import { beginUsage, type Usage } from './usage.js'

/** What came of one round of one target. */
export interface Round {
  requests: number
  elapsedMs: number
  /** Ascending, in ms. */
  latencies: Float64Array
  usage: Usage
  /** What the tables or the answers contradict. */
  contradictions: string[]
}

/** What is sent, and for how long. */
export interface RoundSettings {
  scenario: ScenarioName
  connections: number
  durationMs: number
  /** How many users take turns. */
  users: number
}

/** The most times that a plan which ends is prepared anew within a round. */
const mostSegments = 20
/** Preparations may take their time. */
const untimedMs = 120_000

/**
 * Measures a target for one round. Tables are brought to the scenario's beginning first, untimed. A plan that ends is
 * sent whole, and when time is not up then, it is prepared and sent again, and the timed parts are added up: a part of
 * a plan would be a few answers to as many connections.
 */
export async function measureRound(
  context: BenchContext,
  running: RunningTarget,
  settings: RoundSettings
): Promise<Round> {
  const plan = planOf(describeScenario(settings.scenario).activity, settings.users)
  const round = { requests: 0, elapsedMs: 0, contradictions: [] as string[] }
  const usage: Usage = { server: 0, database: 0, generator: 0, foreign: 0 }
  const latencies: Float64Array[] = []
  for (let segment = 0; segment < mostSegments && round.elapsedMs < settings.durationMs; segment++) {
    const part = await measureSegment(context, running, plan, {
      ...settings,
      durationMs: plan.isRepeatable ? settings.durationMs : untimedMs
    })
    round.requests += part.requests
    round.elapsedMs += part.elapsedMs
    round.contradictions.push(...part.contradictions)
    for (const name of Object.keys(usage) as (keyof Usage)[]) usage[name] += part.usage[name]
    latencies.push(part.latencies)
    if (plan.isRepeatable || part.contradictions.length > 0) break
  }
  return { ...round, usage, latencies: mergeSorted(latencies) }
}

async function measureSegment(
  context: BenchContext,
  running: RunningTarget,
  plan: Plan,
  settings: RoundSettings
): Promise<Round> {
  const { program, sql, target } = running
  const requests = await prepareSegment(context, running, plan, settings.scenario)
  const count = async () => (sql === null ? null : target.dataset!.count(sql))
  const before = await count()
  if (describeScenario(settings.scenario).tables === 'usual') await sql?.analyse(target.dataset!.tables)
  await sql?.checkpoint()
  let endUsage = (): Usage => ({ server: 0, database: 0, generator: 0, foreign: 0 })
  let usage = endUsage()
  const result = await context.generator.run({
    port: program.port,
    connections: settings.connections,
    requests,
    isRepeatable: plan.isRepeatable,
    durationMs: settings.durationMs,
    around: {
      begin: () => (endUsage = beginUsage(context, program)),
      end: () => (usage = endUsage())
    }
  })
  return {
    requests: result.latenciesMs.length,
    elapsedMs: result.elapsedMs,
    latencies: result.latenciesMs,
    usage,
    contradictions: findContradictions(result, before, await count())
  }
}

const isListing = ({ kind }: Step): boolean => kind === 'list'

/** Brings the tables to the scenario's beginning and writes the requests. */
export async function prepareSegment(
  { generator }: Pick<BenchContext, 'generator'>,
  { program: { port }, sql, target }: RunningTarget,
  { steps }: Plan,
  scenario: ScenarioName
): Promise<WireRequest[]> {
  const { activity, tables: kind } = describeScenario(scenario)
  if (sql !== null && target.dataset !== null && kind !== 'large') {
    const { tables, signInTables = tables } = target.dataset
    await sql.empty(activity === 'login' ? signInTables : tables)
    await sql.run(target.dataset.fill(activity))
  }
  const purpose = activity === 'login' ? 'login' : 'complete'
  const coming = steps.filter(({ kind }) => kind === purpose).map(({ user }) => user)
  const callbacks = (await obtainCallbacks(port, coming, purpose)).values()
  const requests = steps.map((step) =>
    writeRequest(target, step, port, step.kind === purpose ? callbacks.next().value : undefined)
  )
  const listing = [...new Map(steps.filter(isListing).map((step) => [step.user, step])).values()]
  // A first listing makes the states that the following ones hand out again.
  if (listing.length > 0) {
    const warming = listing.map((step) => writeRequest(target, step, port))
    await generator.run({ port, connections: 8, requests: warming, isRepeatable: false, durationMs: untimedMs })
  }
  return requests
}

/** Binds a person to each user, with whom the user then signs in as often as is measured. */
export async function bindAll(
  context: Pick<BenchContext, 'generator'>,
  running: RunningTarget,
  users: number
): Promise<void> {
  if (running.sql === null) return
  const requests = await prepareSegment(context, running, planOf('complete', users), 'complete')
  const order = { port: running.program.port, connections: 8, requests, isRepeatable: false, durationMs: untimedMs }
  await context.generator.run(order)
}
