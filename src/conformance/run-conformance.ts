import { allChecks, answerChecks } from './checks/index.js'
import type { CheckResult, ScenarioCheck } from './check.js'
import { contractVersion } from './contract/operations.js'
import { OptionsError } from '../errors.js'
import { readConformanceOptions, type ConformanceOptions, type Settings } from './options.js'
import { clearAfterwards, runCheck, type Surroundings } from './run-check.js'
import { survey } from './survey.js'
import { openSession, type Session } from './world/session.js'

/** A documented answer of an operation, and whether the run has met it. */
export interface CoveredStatus {
  readonly operation: string
  readonly status: string
  readonly isMet: boolean
}

/** What a run has found out. */
export interface ConformanceReport {
  /** Whether every check that could run has passed. What was skipped for want of something does not count. */
  readonly conforms: boolean
  readonly baseUrl: string
  readonly contractVersion: string
  readonly checks: readonly CheckResult[]
  readonly coverage: readonly CoveredStatus[]
  /** How long it waited because of rate limits, in seconds. */
  readonly waitedSeconds: number
  /** Replaces the secrets of the run, in any text, by their names. */
  readonly mask: (text: string) => string
}

const needOf = { user: null, signIn: 'sign-in', operator: 'operators' } as const

/** The operations of a family that is not offered have nothing to cover. */
function cover({ operations, met }: Session, { given }: Surroundings): CoveredStatus[] {
  const offered = operations.filter(({ family }) => needOf[family] === null || given.has(needOf[family]))
  return offered.flatMap(({ id, responses }) =>
    Object.keys(responses).map((status) => ({ operation: id, status, isMet: met.has(`${id} ${status}`) }))
  )
}

function inspectResults({ inspected }: Session): CheckResult[] {
  return answerChecks.map(({ id, title, clauses }) => {
    const findings = inspected.get(id)!.list()
    return { id, title, clauses, status: findings.length === 0 ? 'passed' : 'failed', findings }
  })
}

const leaveOut = ({ id, title, clauses }: CheckResult): CheckResult => {
  return { id, title, clauses, status: 'skipped', reason: 'left out with --skip', findings: [] }
}

async function runScenarios(session: Session, checks: readonly ScenarioCheck[], surroundings: Surroundings) {
  const results: CheckResult[] = []
  const passed = new Set<string>()
  for (const [index, check] of checks.entries()) {
    const result = session.settings.skip.includes(check.id)
      ? leaveOut({ ...check, status: 'skipped', findings: [] })
      : await runCheck(session, check, surroundings, passed)
    if (result.status === 'passed') passed.add(check.id)
    results.push(result)
    session.settings.onProgress({ number: index + 1, of: checks.length, id: check.id, status: result.status })
  }
  return results
}

async function runIn(session: Session, { origin, skip }: Settings): Promise<ConformanceReport> {
  const surroundings = await survey(session)
  const scenarios = allChecks.filter((check): check is ScenarioCheck => 'run' in check)
  const results = await runScenarios(session, scenarios, surroundings)
  await clearAfterwards(session, surroundings)
  // They look at what the others have sent.
  const byId = new Map([...results, ...inspectResults(session)].map((result) => [result.id, result]))
  const checks = allChecks.map(({ id }) => (skip.includes(id) ? leaveOut(byId.get(id)!) : byId.get(id)!))
  return {
    conforms: checks.every(({ status }) => status === 'passed' || status === 'skipped'),
    baseUrl: origin,
    contractVersion,
    checks,
    coverage: cover(session, surroundings),
    waitedSeconds: session.waited(),
    mask: session.secrets.mask
  }
}

/** A misspelt id would skip nothing, without a word. */
function assertKnown(skip: readonly string[]): void {
  const unknown = skip.filter((id) => allChecks.every((check) => check.id !== id))
  if (unknown.length > 0) throw new OptionsError(`conformance: skip names no check: ${unknown.join(', ')}`)
}

/**
 * Holds a deployment, in whatever language it is written, against the contract and a list of attacks. It binds and
 * unbinds the accounts of the users whose tokens it is given; afterwards they have bound nothing.
 *
 * @throws OptionsError when an option does not fit.
 * @throws CannotRunError when the deployment is not reached, or refuses a token.
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const settings = readConformanceOptions(options)
  assertKnown(settings.skip)
  const session = openSession(settings, answerChecks)
  try {
    return await runIn(session, settings)
  } finally {
    session.sender.disconnect()
  }
}
