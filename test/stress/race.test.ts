import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runRaces } from '../../scripts/stress/race/run-races.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

const rounds = 10

t.teardown(closeCalls)

for (const kind of databaseKinds) {
  t.test(`runRaces() on ${kind}, ${rounds} rounds of each race: one winner, and the invariants hold`, async (t) => {
    const { url } = await createDatabase(t, kind)
    for (const { race, failures } of await runRaces({ databaseUrl: url, rounds, processes: 2 })) {
      t.strictSame(failures, [], race)
    }
  })
}
