import t from 'tap'
import { runCrowd } from '../../scripts/stress/crowd/run-crowd.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

const requests = 5000

for (const kind of databaseKinds) {
  t.test(`runCrowd() on ${kind}: ${requests} visitors who only look store no row, and no memory`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const { failures, ...report } = await runCrowd({ databaseUrl: url, requests })
    t.comment(JSON.stringify(report))
    t.strictSame(failures, [])
  })
}
