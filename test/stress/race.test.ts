import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runRaces } from '../../scripts/stress/race/run-races.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

/** A short look; `npm run test:stress -- race` is the long one, of which .ci/run does a part. */
const rounds = 5

t.teardown(closeCalls)

for (const kind of databaseKinds) {
  t.test(`runRaces() on ${kind}, ${rounds} rounds of each race: one winner, and the invariants hold`, async (t) => {
    const { url } = await createDatabase(t, kind)
    for (const { race, failures } of await runRaces({ databaseUrl: url, rounds, processes: 2 })) {
      t.strictSame(failures, [], race)
    }
  })
}
