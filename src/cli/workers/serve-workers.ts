import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import type { Config } from '../../service/config/config.js'
import type { RateCount } from '../../service/siblings.js'
import { createLoggerOptions } from '../../service/log/logging.js'
import { stopOnSignal } from '../stop-on-signal.js'
import { connectCalls, type Caller } from './calls.js'
import { forwardLines } from './forward-lines.js'
import { GatheredMetrics } from './gather-metrics.js'
import { Workers, type ProcessEnd, type Worker } from './keep-workers.js'
import type { PrimaryOffers, RateRelease, WorkerOffers, WorkerSettings } from './offers.js'
import { RateTotals } from './rate-totals.js'

/**
 * Serves with several processes on the same ports, of which this one, the primary, takes the connections and hands them
 * out in turn. It returns when they have stopped. Listeners of their own (`reusePort`) would need Node.js 23.1, share
 * connections out by chance, and lose those that wait at a worker that ends.
 *
 * @returns The exit status.
 * @throws WorkersError when they cannot be kept running.
 * @see https://nodejs.org/api/cluster.html#how-it-works
 */
export async function serveWorkers(config: Config, count: number): Promise<number> {
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('./worker.js', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc']
  })
  const { log } = Fastify({ logger: createLoggerOptions(config.logLevel ?? 'info', process.stdout) })
  const metrics = new GatheredMetrics()
  const rates = new RateTotals({ workers: count })
  const offers = {
    takeRate: (taken: RateCount) => rates.take(taken),
    gatherMetrics: () => metrics.gather()
  }
  let forks = 0
  const fork = (): Worker => {
    forks += 1
    const settings = { config, workers: count, isReplacement: forks > count }
    return forkWorker(settings, { offers, metrics, rates, log })
  }
  const workers = new Workers({ count, log, fork })
  const limitSeconds = config.shutdownDelaySeconds + config.shutdownTimeoutSeconds
  const uninstall = stopOnSignal(limitSeconds, log, () => workers.stop())
  try {
    return await workers.run()
  } finally {
    uninstall()
  }
}

type CommonOffers = { [Name in Exclude<keyof PrimaryOffers, 'configure' | 'ready'>]: (value: never) => unknown }

interface PrimaryParts {
  offers: CommonOffers
  metrics: GatheredMetrics
  rates: RateTotals
  log: FastifyBaseLogger
}

function forkWorker(settings: WorkerSettings, { offers, metrics, rates, log }: PrimaryParts): Worker {
  const { process: child } = cluster.fork()
  // A process that cannot be started, or a message that cannot be sent, is followed by the end.
  child.on('error', () => undefined)
  forwardLines(child.stdout!, process.stdout)
  let isReady = false
  let tellReady!: () => void
  const ready = new Promise<void>((resolve) => (tellReady = resolve))
  const channel = {
    send: (message: object) => child.send(message, () => undefined),
    onMessage: (listener: (message: unknown) => void) => child.on('message', listener)
  }
  const worker: Caller<WorkerOffers> = connectCalls(channel, {
    ...offers,
    configure() {
      rates.add(source)
      return settings
    },
    ready() {
      isReady = true
      metrics.add(source)
      tellReady()
    }
  })
  const source = {
    readMetrics: () => worker.call('readMetrics'),
    releaseRate: (release: RateRelease) => worker.call('releaseRate', release)
  }
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (status, signal) => {
      worker.end()
      rates.remove(source)
      metrics.remove(source).catch((err: unknown) => log.error({ err }, 'The metrics of an ended worker are lost'))
      resolve({ status, signal })
    })
  })
  return {
    pid: child.pid!,
    isReady: () => isReady,
    ready,
    ended,
    // Its end is the answer.
    stop() {
      worker.call('stop').catch(() => undefined)
    },
    kill: child.kill.bind(child, 'SIGKILL')
  }
}
