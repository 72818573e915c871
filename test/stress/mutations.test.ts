import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runModel } from '../../scripts/stress/model/run-model.js'
import { createDatabase } from '../helpers/databases.js'

t.teardown(closeCalls)

// The seeds are such that the fault is met soon.
const faults = [
  { mutation: 'forget-failures', words: /No order of these operations explains their answers/ },
  { mutation: 'keep-states', words: /No order of these operations explains their answers/ },
  { mutation: 'exchange-again', words: /No order of these operations|was exchanged 2 times/ }
]

for (const { mutation, words } of faults) {
  t.test(`runModel() finds the built-in fault ${mutation} and shows a short sequence`, async (t) => {
    const { url } = await createDatabase(t, 'sqlite')
    const report = await runModel({ databaseUrl: url, operations: 2000, seed: 1, processes: 1, mutation })
    t.match(report.failures[0], words)
    const steps = report.failures[0]?.split('\n').filter((line) => line.startsWith('  {"kind"')) ?? []
    t.ok(steps.length >= 1 && steps.length <= 6, `${steps.length} steps`)
    t.comment(report.failures[0])
  })
}
