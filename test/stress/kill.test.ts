import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { openDatabases } from '../../scripts/stress/databases.js'
import { runKill } from '../../scripts/stress/kill/run-kill.js'
import { createDatabase } from '../helpers/databases.js'

t.teardown(closeCalls)

const pace = { belowMs: 400 }

await t.test('runKill() on PostgreSQL, which crashes as well: what was acknowledged is there', async (t) => {
  const databases = await openDatabases('postgresql')
  t.teardown(() => databases.remove())
  const { failures, ...report } = await runKill({
    databaseUrl: await databases.create('kill'),
    instances: 2,
    kills: 2,
    pace,
    users: 6,
    cluster: databases.cluster!,
    // The long form measures; a busy machine takes any time to start processes.
    recoveryLimitMs: 120_000
  })
  t.comment(JSON.stringify(report))
  t.strictSame(failures, [])
  t.ok(report.acknowledged > 0 && report.logins > 0, 'there was something to lose')
  t.ok(report.outage !== null, 'the database was away')
})

await t.test('runKill() on SQLite: what was acknowledged is there', async (t) => {
  const { url: databaseUrl } = await createDatabase(t, 'sqlite')
  const { failures, ...report } = await runKill({ databaseUrl, instances: 1, kills: 2, pace, users: 6 })
  t.comment(JSON.stringify(report))
  t.strictSame(failures, [])
  t.ok(report.acknowledged > 0 && report.logins > 0, 'there was something to lose')
})
