import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// `node --import` of this file collects the coverage of `.compiled` for tap's report. tap's own hooks, which a process that a
// test starts would inherit, record each loaded module as well: that costs more than the command line itself.

const root = join(import.meta.dirname, '../..')
const folder = join(root, '.tap/coverage')
const covered = pathToFileURL(join(root, '.compiled/')).href
const foreign = ['persistence/generated/', 'bundled/'].map((name) => pathToFileURL(join(root, '.compiled', name)).href)

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

process.once('exit', () => {
  session.post('Profiler.takePreciseCoverage', (_error, coverage) => {
    const result = coverage.result.filter(
      ({ url }) => url.startsWith(covered) && !foreign.some((start) => url.startsWith(start))
    )
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ result }))
  })
})
