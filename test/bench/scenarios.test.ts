import t from 'tap'
import { describeScenario, noCounts, planOf, scenarioNames } from '../../scripts/bench/scenarios.js'

t.test('planOf() cycles every user where requests may be repeated', async (t) => {
  for (const scenario of ['issue', 'list'] as const) {
    const { steps, isRepeatable } = planOf(scenario, 1000)
    t.equal(new Set(steps.map(({ user }) => user)).size, 1000)
    t.ok(isRepeatable)
  }
})

t.test('planOf() unbinds, completes and signs in with each binding once', async (t) => {
  for (const [scenario, length] of [
    ['unbind', 2000],
    ['complete', 1000],
    ['login', 1000]
  ] as const) {
    const { steps, isRepeatable } = planOf(scenario, 1000)
    t.equal(new Set(steps.map(({ user, provider }) => `${user} ${provider}`)).size, length)
    t.equal(steps.length, length)
    t.notOk(isRepeatable)
  }
})

t.test('describeScenario() puts those on large tables last: their tables keep what was issued', async (t) => {
  const kinds = scenarioNames.map((name) => describeScenario(name).tables)
  t.same(kinds.slice(kinds.indexOf('large')), ['large', 'large'])
  t.same(
    scenarioNames.filter((name) => describeScenario(name).tables === 'fresh'),
    ['list-fresh']
  )
})

t.test('planOf() mixes 70, 20, 5 and 5 of 100, the same each time', async (t) => {
  const { steps } = planOf('mixed', 200)
  const counts = noCounts()
  for (const { kind } of steps) counts[kind]++
  t.same(counts, { list: 2800, issue: 800, complete: 200, unbind: 200, login: 0 })
  t.same(planOf('mixed', 200).steps, steps)
  t.ok(new Set(steps.slice(0, 100).map(({ kind }) => kind)).size > 2, 'it is shuffled')
})

t.test('planOf() never lets one user complete or unbind a provider twice', async (t) => {
  for (const scenario of scenarioNames) {
    const once = planOf(describeScenario(scenario).activity, 200).steps.filter(
      ({ kind }) => kind === 'complete' || kind === 'unbind'
    )
    t.equal(new Set(once.map((step) => JSON.stringify(step))).size, once.length, scenario)
  }
})
