import type { VendorApp } from '../vendor-app.js'
import type { Finding } from '../finding.js'
import type { Network } from './network.js'

/**
 * How far our clock may be off, in seconds. DingTalk's legacy flow refuses a minute; signed tokens and the states of
 * several instances suffer before that.
 */
const limitSeconds = 30

/** Compares our clock with those of the platforms; the smallest difference counts. */
export async function checkClock(apps: readonly VendorApp[], network: Network): Promise<Finding> {
  const probes = await Promise.all(apps.map(({ apiBaseUrl }) => network.probe(apiBaseUrl)))
  const skews = probes.flatMap(({ hostAheadSeconds, details }) =>
    hostAheadSeconds === undefined ? [] : [{ seconds: hostAheadSeconds, host: details.host! }]
  )
  const [best] = skews.sort((a, b) => Math.abs(a.seconds) - Math.abs(b.seconds))
  if (best === undefined) return { id: 'clock', cause: 'clock_untold' }
  const details = { host: best.host, seconds: Math.abs(best.seconds), limit: limitSeconds }
  if (details.seconds <= limitSeconds) return { id: 'clock', cause: 'clock_right', details }
  return { id: 'clock', cause: best.seconds > 0 ? 'clock_behind' : 'clock_ahead', details }
}
