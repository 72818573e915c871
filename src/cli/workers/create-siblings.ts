import DataLoader from 'dataloader'
import type { RateCount, Siblings } from '../../service/siblings.js'
import type { Caller } from './calls.js'
import type { PrimaryOffers } from './offers.js'

/** Reaches the other workers through the primary, and tells the metrics of this one. */
export function createSiblings(
  primary: Pick<Caller<PrimaryOffers>, 'call'>
): Siblings & { readMetrics: () => ReturnType<Parameters<Siblings['offerMetrics']>[0]> } {
  let read: Parameters<Siblings['offerMetrics']>[0] = async () => []
  // One message for all requests of a turn of the event loop.
  const counts = new DataLoader<RateCount, number>((batch) => primary.call('countRates', batch), {
    cache: false,
    batchScheduleFn: (dispatch) => setImmediate(dispatch)
  })
  return {
    countRate: (count) => counts.load(count),
    gatherMetrics: () => primary.call('gatherMetrics'),
    offerMetrics(given) {
      read = given
    },
    readMetrics: () => read()
  }
}
