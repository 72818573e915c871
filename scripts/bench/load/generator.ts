import { openConnection, type Connection } from './connection.js'
import type { LoadOrder, LoadReply, LoadResult, WireRequest } from './messages.js'
import { noCounts } from '../scenarios.js'

/**
 * The load generator, a process of its own: a closed loop over kept-alive connections, each with one request in flight.
 * Told by IPC: `open` connects (untimed), `run` measures, `close` disconnects.
 */

interface Lane {
  connection: Connection | null
  request: WireRequest | null
  sentAt: number
}

let lanes: Lane[] = []
let plan: { request: WireRequest; bytes: Buffer }[] = []
let isRepeatable = false
let bodySample = 1
let next = 0
let run: { deadline: number; startedAt: number; busy: number; result: LoadResult; latencies: number[] } | null = null

function sendNext(lane: Lane): void {
  const now = performance.now()
  if (next >= plan.length && isRepeatable) next = 0
  const step = now < run!.deadline ? plan[next] : undefined
  if (step === undefined || lane.connection === null) {
    lane.request = null
    run!.busy--
    if (run!.busy === 0) finish(now)
    return
  }
  next++
  lane.request = step.request
  lane.sentAt = now
  lane.connection.send(step.bytes)
}

function finish(now: number): void {
  const { result, startedAt, latencies } = run!
  result.elapsedMs = now - startedAt
  result.latenciesMs = Float64Array.from(latencies)
  run = null
  reply({ type: 'result', result })
}

function accept(lane: Lane, status: number, body: Buffer): void {
  if (run === null || lane.request === null) return
  const { result, latencies } = run
  const { kind, expected } = lane.request
  const problem = judge(status, body, latencies.length % bodySample === 0 ? expected : '')
  if (problem === null) {
    latencies.push(performance.now() - lane.sentAt)
    result.succeeded[kind]++
    if (kind === 'issue') result.states.push(readState(body))
  } else fail(problem)
  sendNext(lane)
}

function judge(status: number, body: Buffer, expected: string): string | null {
  if (status === 200 && (expected === '' || body.includes(expected))) return null
  return `status ${status}: ${body.toString('utf8').slice(0, 300)}`
}

function fail(reason: string): void {
  run!.result.failed++
  run!.result.firstFailure ??= reason
}

function readState(body: Buffer): string {
  const start = body.indexOf('&state=') + '&state='.length
  let end = start
  while (isStateCharacter(body[end])) end++
  return body.toString('latin1', start, end)
}

/** Letters, digits, `-`, `_`: all that a state is made of, whoever made it. */
function isStateCharacter(code = 0): boolean {
  const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f
}

async function open(order: Extract<LoadOrder, { type: 'open' }>): Promise<void> {
  plan = order.requests.map((request) => ({ request, bytes: Buffer.from(request.text, 'latin1') }))
  isRepeatable = order.isRepeatable
  bodySample = order.bodySample
  next = 0
  const opening = Array.from({ length: order.connections }, async () => {
    const lane: Lane = { connection: null, request: null, sentAt: 0 }
    lane.connection = await openConnection(order.port, {
      onResponse: (status, body) => accept(lane, status, body),
      onLost(reason) {
        lane.connection = null
        if (run === null || lane.request === null) return
        fail(reason)
        sendNext(lane)
      }
    })
    return lane
  })
  lanes = await Promise.all(opening)
  reply({ type: 'opened' })
}

function start(durationMs: number): void {
  const startedAt = performance.now()
  const result: LoadResult = {
    ...{ elapsedMs: 0, succeeded: noCounts(), failed: 0, firstFailure: null },
    ...{ latenciesMs: new Float64Array(), states: [] }
  }
  run = { deadline: startedAt + durationMs, startedAt, busy: lanes.length, result, latencies: [] }
  for (const lane of [...lanes]) sendNext(lane)
}

function reply(message: LoadReply): void {
  process.send!(message)
}

process.on('message', (order: LoadOrder) => {
  if (order.type === 'open') open(order).catch((error) => reply({ type: 'failed', reason: String(error) }))
  else if (order.type === 'run') start(order.durationMs)
  else for (const lane of lanes.splice(0)) lane.connection?.close()
})
process.on('disconnect', () => process.exit(0))
