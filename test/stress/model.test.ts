import t from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runModel } from '../../scripts/stress/model/run-model.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

const processes = 2
const seed = Number(process.env['STRESS_SEED'] ?? 42)
const operations = Number(process.env['STRESS_OPS'] ?? 10_000)

t.teardown(closeCalls)

for (const kind of databaseKinds) {
  t.test(`runModel() on ${kind}: ${operations} operations, each answer explained`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const report = await runModel({ databaseUrl: url, operations, seed, processes })
    t.strictSame(report.failures, [], report.failures.join('\n'))
    t.ok(report.operations >= operations)
    t.comment(JSON.stringify(report))
  })
}
