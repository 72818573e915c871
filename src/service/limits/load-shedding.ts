import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createBindingError } from '../../errors.js'
import { onRequestEnd } from '../http/request-end.js'

export interface LoadSheddingOptions {
  /** How many requests may be answered at the same time. */
  maxRequestsInFlight: number
  /** How late the event loop may be on average, in ms; 0: that is not watched. */
  maxEventLoopDelayMs: number
  /** How often event loop and heap are looked at, in ms. Default 1000. */
  sampleIntervalMs?: number
  /** Returns which share of the heap's limit is used, 0 to 1. Default: V8's figures. */
  readHeapShare?: () => number
}

/** Beyond this share of its limit the heap is collected all the time, and the process is near its end. */
const maxHeapShare = 0.9

const resolution = 20

/** Probes and metrics are answered under any load. */
const exemptRoutes: readonly (string | undefined)[] = ['/health/live', '/metrics']

function readShareOfHeap(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  return used / limit
}

/**
 * Answers SERVICE_UNAVAILABLE with `Retry-After`, before anything is read or asked, while there is more to do than can
 * be done: too many requests in flight, an event loop that is late, a heap that is nearly full. What is in flight is
 * finished; a request counts until its handler has replied, also when its client has closed the connection. `GET
 * /health/live` and `GET /metrics` are always answered.
 */
export function addLoadShedding(app: FastifyInstance, options: LoadSheddingOptions): void {
  const { maxRequestsInFlight } = options
  const isStrained = watchStrain(app, options)
  const refused = new WeakSet<FastifyRequest>()
  let inFlight = 0
  onRequestEnd(app, (request) => {
    if (!refused.has(request)) inFlight -= 1
  })
  app.addHook('onRequest', (request, _reply, done) => {
    if ((inFlight >= maxRequestsInFlight || isStrained()) && !exemptRoutes.includes(request.routeOptions.url)) {
      refused.add(request)
      done(createBindingError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 1, reason: 'overloaded' }))
      return
    }
    inFlight += 1
    done()
  })
}

function watchStrain(app: FastifyInstance, options: LoadSheddingOptions): () => boolean {
  const { maxEventLoopDelayMs, sampleIntervalMs = 1000, readHeapShare = readShareOfHeap } = options
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  let lateSamples = 0
  let isHeapFull = false
  const sample = (): void => {
    // Without a measurement, the loop did not turn at all.
    const isInTime = delays.count > 0 && delays.mean / 1e6 - resolution <= maxEventLoopDelayMs
    lateSamples = isInTime || maxEventLoopDelayMs === 0 ? 0 : lateSamples + 1
    isHeapFull = readHeapShare() > maxHeapShare
    delays.reset()
  }
  const timer = setInterval(sample, sampleIntervalMs).unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delays.disable()
  })
  // One late sample is no overload: loading a module or a garbage collection causes it.
  return () => lateSamples > 1 || isHeapFull
}
