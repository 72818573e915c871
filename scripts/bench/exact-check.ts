import type { BenchContext } from './bench-context.js'
import { prepareSegment } from './measure.js'
import type { RunningTarget } from './prepared-target.js'
import { findContradictions } from './proof.js'
import { describeScenario, planOf, type ScenarioName } from './scenarios.js'

const checkedRequests = 20

/**
 * Sends a few requests one after the other, before anything is timed, and compares each answer and each row.
 *
 * @throws Error saying what is wrong with which target.
 */
export async function checkExactly(
  { generator }: BenchContext,
  running: RunningTarget,
  scenario: ScenarioName,
  users: number
): Promise<void> {
  const { target, sql, program } = running
  const { steps } = planOf(describeScenario(scenario).activity, users)
  const plan = { steps: steps.slice(0, checkedRequests), isRepeatable: false }
  const requests = await prepareSegment({ generator }, running, plan, scenario)
  const before = sql === null ? null : await target.dataset!.count(sql)
  const result = await generator.run({
    ...{ port: program.port, connections: 1, requests, isRepeatable: false, durationMs: 60_000, bodySample: 1 }
  })
  const after = sql === null ? null : await target.dataset!.count(sql)
  const contradictions = findContradictions(result, before, after)
  if (result.latenciesMs.length !== plan.steps.length) contradictions.push('not every request was answered')
  const issuing = plan.steps.filter((step) => step.kind === 'issue')
  for (const [index, { user }] of issuing.entries()) {
    if (sql === null || result.states[index] === undefined) break
    const { found } = await sql.readNumbers(target.dataset!.findState(result.states[index], user))
    if (found !== 1) contradictions.push(`the state of user ${user} has ${found} rows`)
  }
  if (contradictions.length > 0) throw new Error(`${target.name}, ${scenario}: ${contradictions.join('; ')}`)
}
