import t from 'tap'
import { planCells } from '../../scripts/bench/plan-cells.js'
import { scenarioNames } from '../../scripts/bench/scenarios.js'
import type { Target } from '../../scripts/bench/target.js'

const targets = [
  { name: 'ceiling', scenarios: scenarioNames },
  { name: 'better-auth', scenarios: ['issue'] },
  { name: 'ours-pg', scenarios: scenarioNames }
] as unknown as Target[]
const everything = { connections: null, targets: ['ceiling', 'better-auth', 'ours-pg'], isPromisedOnly: false }

t.test('planCells() without a choice takes the usual connections of the scenario', async (t) => {
  t.same(planCells(everything, 'complete', targets), [
    { connections: 64, targets: ['ceiling', 'ours-pg'] },
    { connections: 256, targets: ['ceiling', 'ours-pg'] }
  ])
  t.same(
    planCells(everything, 'issue', targets).map(({ connections }) => connections),
    [64, 1, 4, 256]
  )
})

t.test('planCells() leaves out what nothing is promised of, when that is asked for', async (t) => {
  const promised = { ...everything, connections: [1, 64, 256], isPromisedOnly: true }
  t.same(planCells(promised, 'complete', targets), [
    { connections: 64, targets: ['ceiling', 'ours-pg'] },
    { connections: 256, targets: ['ours-pg'] }
  ])
  t.same(planCells({ ...promised, targets: ['better-auth'] }, 'issue', targets), [
    { connections: 64, targets: ['better-auth'] }
  ])
})
