import { needs, type CheckResult, type Need, type ScenarioCheck } from './check.js'
import { NoAnswerError, readObstacle } from './errors.js'
import { createFindings } from './findings.js'
import type { Session } from './world/session.js'
import { createWorld } from './world/world.js'

/** What a run has found out about the deployment. */
export interface Surroundings {
  readonly types: readonly [string, ...string[]]
  /** Those of the needs of checks that the deployment and the options meet. */
  readonly given: ReadonlySet<Need>
}

/** Unbinds what is bound. @throws BlockedError */
async function clear(session: Session, { types, given }: Surroundings): Promise<void> {
  const { first, second } = createWorld(session, types, createFindings())
  for (const user of given.has('second user') ? [first, second] : [first]) {
    for (const type of await user.bound()) await user.unbind(type)
  }
}

/** Leaves the users as they were; where that fails, the checks have told why. */
export async function clearAfterwards(session: Session, surroundings: Surroundings): Promise<void> {
  await clear(session, surroundings).catch(readObstacle)
}

function findMissing(
  { needs: needed = [], after = [] }: ScenarioCheck,
  given: ReadonlySet<Need>,
  passed: ReadonlySet<string>
): string | undefined {
  const need = needed.find((name) => !given.has(name))
  if (need !== undefined) return needs[need]
  const before = after.find((id) => !passed.has(id))
  return before === undefined ? undefined : `builds on ${before}, which has not passed`
}

/**
 * Runs a scenario; its users have bound nothing when it begins.
 *
 * @param passed The checks that have passed.
 */
export async function runCheck(
  session: Session,
  check: ScenarioCheck,
  surroundings: Surroundings,
  passed: ReadonlySet<string>
): Promise<CheckResult> {
  const { types, given } = surroundings
  const { id, title, clauses } = check
  const facts = { id, title, clauses }
  const missing = findMissing(check, given, passed)
  if (missing !== undefined) return { ...facts, status: 'skipped', reason: missing, findings: [] }
  const findings = createFindings()
  const world = createWorld(session, types, findings)
  try {
    if (check.needs?.includes('provider')) await clear(session, surroundings)
    await check.run(world)
  } catch (error) {
    const obstacle = readObstacle(error)
    if (obstacle instanceof NoAnswerError) findings.add(obstacle.message)
    // What was found before tells more.
    else if (findings.list().length === 0) {
      return { ...facts, status: 'blocked', reason: obstacle.message, findings: [] }
    }
  }
  const found = findings.list()
  return { ...facts, status: found.length === 0 ? 'passed' : 'failed', findings: found }
}
