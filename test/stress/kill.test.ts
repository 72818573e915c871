import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { openDatabases } from '../../scripts/stress/databases.js'
import { runKill } from '../../scripts/stress/kill/run-kill.js'

t.teardown(closeCalls)

await t.test('runKill() on PostgreSQL, which crashes as well: what was acknowledged is there', async (t) => {
  const databases = await openDatabases('postgresql')
  t.teardown(() => databases.remove())
  const { failures, ...report } = await runKill({
    databaseUrl: await databases.create('kill'),
    instances: 2,
    kills: 4,
    pace: { everyMs: 500 },
    users: 6,
    cluster: databases.cluster!
  })
  t.comment(JSON.stringify(report))
  t.strictSame(failures, [])
  t.ok(report.acknowledged > 0, 'there was something to lose')
})

await t.test('runKill() on SQLite: what was acknowledged is there', async (t) => {
  const databases = await openDatabases('sqlite')
  t.teardown(() => databases.remove())
  const databaseUrl = await databases.create('kill')
  const { failures, ...report } = await runKill({
    databaseUrl,
    instances: 1,
    kills: 4,
    pace: { belowMs: 300 },
    users: 6
  })
  t.comment(JSON.stringify(report))
  t.strictSame(failures, [])
  t.ok(report.acknowledged > 0, 'there was something to lose')
})
