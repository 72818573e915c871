import { openStressDatabase } from '../stress-database.js'
import { startVendor } from '../vendor.js'
import { findScans, type Scan } from './explain-statements.js'
import { loadRows, type RowCounts } from './load-rows.js'
import { compareRequests, type Comparison } from './measure-requests.js'
import { recordRequests } from './record-requests.js'

/** How the size test is run. */
export interface SizeOptions extends RowCounts {
  /** A migrated, empty database that stays nearly empty. */
  emptyUrl: string
  /** A migrated, empty database that is filled. */
  fullUrl: string
  /** How many times each kind of request is measured; 0: not at all. */
  rounds: number
  onProgress?: (line: string) => void
}

/** What the size test found. */
export interface SizeReport {
  /** How many different statements were explained. */
  statements: number
  scans: Scan[]
  comparisons: Comparison[]
  /** How long filling took, in s. */
  loadSeconds: number
}

/** A request on the full database may take so many times as long as on the empty one. */
export const ratioLimit = 1.3

/**
 * Fills a database, explains every statement of the three operations there, and compares what a request costs with
 * what it costs on an empty database.
 */
export async function runSize(options: SizeOptions): Promise<SizeReport> {
  const { emptyUrl, fullUrl, bindings, states, rounds, onProgress = () => {} } = options
  const begin = performance.now()
  const database = await openStressDatabase(fullUrl)
  await loadRows(database, { bindings, states }, (loaded) => {
    onProgress(`${loaded} loaded, ${Math.round((performance.now() - begin) / 1000)} s`)
  }).finally(() => database.close())
  const loadSeconds = (performance.now() - begin) / 1000
  const vendor = await startVendor()
  try {
    const requests = await recordRequests(fullUrl, vendor)
    const statements = new Set(requests.flatMap((request) => request.statements.map(({ text }) => text))).size
    const scans = await findScans(fullUrl, requests)
    onProgress(`${statements} statements explained, ${scans.length} scans`)
    const measured = { rounds, userLimit: bindings / 2, vendor }
    const comparisons = rounds === 0 ? [] : await compareRequests(emptyUrl, fullUrl, measured)
    return { statements, scans, comparisons, loadSeconds }
  } finally {
    await vendor.close()
  }
}
