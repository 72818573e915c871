import { bufferLines } from '../buffer-lines.js'
import { limitHeapGrowth } from '../limit-heap-growth.js'
import { reportFailure } from '../report-failure.js'
import { startService } from '../start-service.js'
import { ignoreGroupSignals, stopWhenTold } from '../stop-on-signal.js'
import { connectCalls, type Caller } from './calls.js'
import { createSiblings } from './create-siblings.js'
import type { PrimaryOffers, RateRelease } from './offers.js'

/** The program of a worker. It ends with its primary: Node ends a worker whose channel to it is closed. */

ignoreGroupSignals()

let own!: ReturnType<typeof createSiblings>
let stop: (() => void) | undefined

const channel = {
  send: (message: unknown) => process.send!(message, () => undefined),
  onMessage: (listener: (message: unknown) => void) => process.on('message', listener)
}
const primary: Caller<PrimaryOffers> = connectCalls(channel, {
  readMetrics: () => own.readMetrics(),
  releaseRate: (release: RateRelease) => own.shares.release(release),
  stop: () => stop?.()
})
try {
  const { config, ...sharing } = await primary.call('configure')
  own = createSiblings(primary, sharing)
  const service = await startService(config, bufferLines(process.stdout), { siblings: own.siblings })
  limitHeapGrowth()
  stop = stopWhenTold(config.shutdownDelaySeconds + config.shutdownTimeoutSeconds, service.log, service.close)
  await primary.call('ready')
} catch (error) {
  process.exit(reportFailure(error))
}
