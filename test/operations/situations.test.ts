import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { openDatabases } from '../../scripts/stress/databases.js'
import { runOperations } from '../../scripts/stress/operations/run-operations.js'

t.teardown(closeCalls)

for (const situation of ['failover-hosts', 'restart-immediate']) {
  t.test(`runOperations(), ${situation}: what was acknowledged is there, and readiness is right`, async (t) => {
    const databases = await openDatabases('postgresql')
    t.teardown(() => databases.remove())
    // The long form measures how soon the service is whole; a busy machine takes any time.
    const options = { databases, situation, seed: 1, holdMs: 2000, users: 8, recoveryLimitMs: 120_000 }
    const [report, ...others] = await runOperations(options)
    t.comment(report?.line)
    t.strictSame(report?.failures, [])
    t.equal(others.length, 0)
  })
}
