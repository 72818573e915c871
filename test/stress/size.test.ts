import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { findPostgresScans, findSqliteScans } from '../../scripts/stress/size/explain-statements.js'
import { measuredRequests } from '../../scripts/stress/size/measure-requests.js'
import { runSize } from '../../scripts/stress/size/run-size.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

t.teardown(closeCalls)

for (const kind of databaseKinds) {
  await t.test(`runSize() on ${kind} with 5000 bindings and 1000 states: every plan uses indexes`, async (t) => {
    const [empty, full] = [await createDatabase(t, kind), await createDatabase(t, kind)]
    const amounts = { bindings: 5000, states: 1000, rounds: 3 }
    const report = await runSize({ emptyUrl: empty.url, fullUrl: full.url, ...amounts })
    t.strictSame(report.scans, [])
    t.ok(report.statements >= 15, `${report.statements} statements`)
    t.strictSame(
      report.comparisons.map(({ request }) => request),
      measuredRequests
    )
  })
}

t.test('findPostgresScans() finds what reads a whole table or index, at any depth', async (t) => {
  const search = { 'Node Type': 'Index Scan', 'Index Name': 'key', 'Index Cond': '(a = 1)' }
  t.strictSame(findPostgresScans({ 'Node Type': 'Sort', Plans: [search] }), [])
  const whole = { 'Node Type': 'Index Only Scan', 'Index Name': 'key' }
  const table = { 'Node Type': 'Seq Scan', 'Relation Name': 'oauth_states' }
  t.strictSame(findPostgresScans({ 'Node Type': 'Hash Join', Plans: [whole, table] }), [
    'Index Only Scan on key',
    'Seq Scan on oauth_states'
  ])
})

t.test('findSqliteScans() finds what reads a whole table or index', async (t) => {
  const lines = ['SEARCH a USING INDEX b (c=?)', 'SCAN a', 'SCAN a USING COVERING INDEX b']
  const parts = ['CO-ROUTINE (subquery-5)', 'SCAN (subquery-5)', 'MATERIALIZE placed', 'SCAN placed']
  const ownRows = ['SCAN CONSTANT ROW', 'SCAN 2 CONSTANT ROWS', 'SCAN json_each VIRTUAL TABLE INDEX 1:']
  t.strictSame(findSqliteScans([...lines, ...parts, ...ownRows]), ['SCAN a', 'SCAN a USING COVERING INDEX b'])
})
