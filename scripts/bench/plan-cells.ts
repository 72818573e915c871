import type { BenchArguments } from './arguments.js'
import { isPromised } from './requirements.js'
import { describeScenario, type ScenarioName } from './scenarios.js'
import type { Target } from './target.js'

/** What is measured together: some targets of a scenario at one number of connections. */
export interface CellGroup {
  connections: number
  targets: readonly string[]
}

/** Returns what the arguments ask for of a scenario, groups without targets left out. */
export function planCells(
  chosen: Pick<BenchArguments, 'connections' | 'targets' | 'isPromisedOnly'>,
  scenario: ScenarioName,
  targets: readonly Target[]
): CellGroup[] {
  const able = targets
    .filter(({ name, scenarios }) => chosen.targets.includes(name) && scenarios.includes(scenario))
    .map(({ name }) => name)
  const groups = (chosen.connections ?? describeScenario(scenario).connections).map((connections) => ({
    connections,
    targets: able.filter((target) => !chosen.isPromisedOnly || isPromised({ scenario, target, connections }))
  }))
  return groups.filter((group) => group.targets.length > 0)
}
