import t from 'tap'
import { faults } from '../../scripts/stress/fuzz/faults.js'
import { runFuzz } from '../../scripts/stress/fuzz/run-fuzz.js'
import { closeSends } from '../../scripts/stress/fuzz/send.js'
import { createDatabase } from '../helpers/databases.js'

t.teardown(closeSends)

for (const [name, fault] of Object.entries(faults)) {
  t.test(`runFuzz() finds a server that ${name}`, async (t) => {
    const { url } = await createDatabase(t, 'sqlite')
    const run = { subject: 'host' as const, databaseUrl: url, requests: 2000, seed: 42 }
    const { failures, requests } = await runFuzz({ ...run, fault })
    t.equal(failures.length, 1, `${failures[0]?.slice(0, 300)}`)
    t.comment(`after ${requests} requests: ${failures[0]?.slice(0, 200)}`)
  })
}
