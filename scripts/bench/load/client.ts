import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LoadOrder, LoadReply, LoadResult, WireRequest } from './messages.js'

/** The load generator, seen from the benchmark. */
export interface LoadGenerator {
  pid: number
  /**
   * Connects, lets `around` begin the measurement, sends requests until time is up or the plan is through, and lets it
   * end the measurement before it disconnects.
   */
  run(order: LoadRun): Promise<LoadResult>
  close(): void
}

/** One run of the generator. */
export interface LoadRun {
  port: number
  connections: number
  requests: WireRequest[]
  isRepeatable: boolean
  durationMs: number
  /** Of how many answers one has its body looked at. Default 16. The status is looked at in all of them. */
  bodySample?: number
  /** Called when all connections are open, and again when the last answer is there. */
  around?: { begin(): void; end(): void }
}

/** Starts the load generator as a process of its own. It inherits the core that this process is pinned to. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(join(import.meta.dirname, 'generator.ts'), {
    execArgv: ['--import', import.meta.resolve('tsx')],
    serialization: 'advanced'
  })
  return {
    pid: child.pid!,
    async run({ port, connections, requests, isRepeatable, durationMs, bodySample = 16, around }) {
      await ask(child, { type: 'open', port, connections, requests, isRepeatable, bodySample })
      around?.begin()
      const reply = await ask(child, { type: 'run', durationMs })
      around?.end()
      child.send({ type: 'close' } satisfies LoadOrder)
      if (reply.type !== 'result') throw new Error('the load generator answered out of order')
      return reply.result
    },
    close: () => child.disconnect()
  }
}

async function ask(child: ChildProcess, order: LoadOrder): Promise<LoadReply> {
  const ended = new AbortController()
  const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('the load generator ended')
  })
  // Aborted when the answer is there.
  exit.catch(() => {})
  child.send(order)
  const [reply] = (await Promise.race([once(child, 'message', { signal: ended.signal }), exit])) as [LoadReply]
  ended.abort()
  if (reply.type === 'failed') throw new Error(`the load generator failed: ${reply.reason}`)
  return reply
}
