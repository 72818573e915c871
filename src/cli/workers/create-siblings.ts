import type { MetricsSnapshot, Siblings } from '../../service/siblings.js'
import type { Caller } from './calls.js'
import type { PrimaryOffers, WorkerSettings } from './offers.js'
import { RateShares } from './rate-shares.js'

/** Reaches the other workers through the primary. */
export function createSiblings(
  primary: Pick<Caller<PrimaryOffers>, 'call'>,
  sharing: Pick<WorkerSettings, 'workers' | 'isReplacement'>
) {
  let read = async (): Promise<MetricsSnapshot> => []
  const shares = new RateShares({ ...sharing, take: (count) => primary.call('takeRate', count) })
  const siblings: Siblings = {
    countRate: (count) => shares.count(count),
    gatherMetrics: () => primary.call('gatherMetrics'),
    offerMetrics(given) {
      read = given
    }
  }
  return { siblings, shares, readMetrics: () => read() }
}
