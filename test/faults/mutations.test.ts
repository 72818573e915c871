import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runModel } from '../../scripts/stress/model/run-model.js'
import { lastTwoMethods } from '../../scripts/stress/race/last-two-methods.js'
import { runRaces } from '../../scripts/stress/race/run-races.js'
import { createDatabase } from '../helpers/databases.js'

t.teardown(closeCalls)

const unexplained = /No order of these operations explains their answers/
/** Faults built into the store of a host, and by which words they are found; the seeds are such that it is soon. */
const faults = [
  { mutation: 'forget-failures', words: unexplained, shortenMs: 0 },
  { mutation: 'keep-states', words: unexplained, shortenMs: 2000 },
  { mutation: 'keep-sessions', words: /The database holds|I7: no session stands/, shortenMs: 0 },
  { mutation: 'any-browser', words: unexplained, shortenMs: 0 },
  { mutation: 'exchange-again', words: /No order of these operations|was exchanged 2 times/, shortenMs: 0 }
]

for (const { mutation, words, shortenMs } of faults) {
  t.test(`runModel() finds the built-in fault ${mutation} and shows a sequence`, async (t) => {
    const { url } = await createDatabase(t, 'sqlite')
    const run = { databaseUrl: url, operations: 2000, seed: 1, processes: 1, mutation, shortenMs }
    const { failures } = await runModel(run)
    t.match(failures[0], words)
    t.match(
      failures[0],
      shortenMs === 0 ? /\(not shortened\):\n {2}\{"kind"/ : /\(after \d+ reductions\):\n {2}\{"kind"/
    )
    t.comment(failures[0])
  })
}

t.test('runRaces() finds a guard of the last login method that takes no lock', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const run = { databaseUrl: url, rounds: 20, processes: 2, only: [lastTwoMethods], mutation: 'unlocked-guard' }
  const [report] = await runRaces(run)
  t.match(report?.failures[0], /answers \{"OK":2\}/)
})
