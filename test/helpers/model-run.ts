import { randomInt } from 'node:crypto'
import type { Test } from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runModel } from '../../scripts/stress/model/run-model.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { createDatabase } from './databases.js'

/** A short look; `npm run test:stress -- model` is the long one, which .ci/run does as well. */
const operations = 500
const seed = process.env['CI'] === 'true' ? 42 : randomInt(2 ** 31)

/** Runs the model-based test on one kind of database; a file each, so that they run side by side. */
export function testModel(t: Test, kind: DatabaseKind): void {
  t.teardown(closeCalls)
  t.test(`runModel() on ${kind}: ${operations} operations, each answer explained (seed ${seed})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const { failures, ...report } = await runModel({ databaseUrl: url, operations, seed, processes: 2 })
    t.comment(JSON.stringify(report))
    t.strictSame(failures, [], failures.join('\n'))
    t.ok(report.operations >= operations)
  })
}
