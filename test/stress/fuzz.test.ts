import { randomInt } from 'node:crypto'
import t from 'tap'
import { runFuzz } from '../../scripts/stress/fuzz/run-fuzz.js'
import { runRaw } from '../../scripts/stress/fuzz/run-raw.js'
import { closeSends } from '../../scripts/stress/fuzz/send.js'
import { subjectNames } from '../../scripts/stress/fuzz/subjects.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

const requests = 300
const connections = 75
const seed = process.env['CI'] === 'true' ? 42 : randomInt(2 ** 31)

t.teardown(closeSends)

for (const kind of databaseKinds) {
  t.test(`runRaw() of the service on ${kind}: ${connections} connections, whatever bytes they bring`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const { failures, ...report } = await runRaw({ databaseUrl: url, requests: connections, seed })
    t.comment(JSON.stringify({ seed, ...report }))
    t.strictSame(failures, [], `seed ${seed}`)
  })
  for (const subject of subjectNames) {
    t.test(`runFuzz() of the ${subject} on ${kind}: ${requests} requests, each answered as it must be`, async (t) => {
      const { url } = await createDatabase(t, kind)
      const { failures, ...report } = await runFuzz({ subject, databaseUrl: url, requests, seed })
      t.comment(JSON.stringify({ seed, ...report }))
      const again = `npm run test:stress -- fuzz --database ${kind} --requests ${requests} --seed ${seed}`
      t.strictSame(failures, [], again)
      t.equal(report.requests, requests)
    })
  }
}
