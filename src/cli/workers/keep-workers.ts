import { setTimeout as sleep } from 'node:timers/promises'
import { WorkersError } from './workers-error.js'

export interface ProcessEnd {
  status: number | null
  signal: string | null
}

export interface Worker {
  pid: number
  isReady(): boolean
  /** Resolves when it listens; it never does when the worker ends before. */
  ready: Promise<void>
  ended: Promise<ProcessEnd>
  stop(): void
  kill(): void
}

export interface WorkersLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface WorkersOptions {
  count: number
  fork: () => Worker
  log: WorkersLog
  /** The clock, in ms. */
  now?: () => number
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** A worker that ends sooner after its start, in ms, was of no use. */
const shortLifeMs = 10_000
/** How often in a row a worker may end that soon. */
const mostShortLives = 6
/** The pause after a first end, in ms; each short life doubles it. */
const firstPauseMs = 100

/**
 * Keeps `count` workers running. The first one starts alone: it migrates the database, and tells of a failure for all.
 * One that ends is replaced, after a pause that grows while it ends soon after its start.
 */
export class Workers {
  private readonly living = new Set<Worker>()
  private readonly stopping = new AbortController()

  constructor(private readonly options: WorkersOptions) {}

  /**
   * Resolves when all have stopped.
   *
   * @returns The exit status: that of the first worker when it ended before it was ready, else 0.
   * @throws WorkersError when a worker ended too often in a row soon after its start; all have stopped then.
   */
  async run(): Promise<number> {
    const { count, log } = this.options
    const first = this.fork()
    const end = await Promise.race([first.worker.ready, first.worker.ended])
    if (end !== undefined) return this.isStopping() ? 0 : (end.status ?? 1)
    const others = Array.from({ length: this.isStopping() ? 0 : count - 1 }, () => this.fork())
    log.info({ workers: count }, 'Workers started')
    try {
      await Promise.all([first, ...others].map((forked) => this.keep(forked)))
    } catch (error) {
      await this.stop().catch(() => undefined)
      throw error
    }
    return 0
  }

  /**
   * Stops all workers at the same time, and starts no other.
   *
   * @throws WorkersError when one that was ready did not end with status 0.
   */
  async stop(): Promise<void> {
    this.stopping.abort()
    const ends = [...this.living].map(async (worker) => {
      if (!worker.isReady()) {
        worker.kill()
        await worker.ended
        return []
      }
      worker.stop()
      const end = await worker.ended
      return end.status === 0 ? [] : [describe(worker, end)]
    })
    const [failure] = (await Promise.all(ends)).flat()
    if (failure !== undefined) throw new WorkersError(`${failure} instead of stopping in order.`)
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted
  }

  private fork() {
    const { fork, now = performance.now.bind(performance) } = this.options
    const worker = fork()
    const startedAt = now()
    this.living.add(worker)
    const ended = worker.ended.then((end) => {
      this.living.delete(worker)
      return { ...end, livedMs: now() - startedAt }
    })
    return { worker, ended }
  }

  private async keep({ worker, ended }: ReturnType<Workers['fork']>): Promise<void> {
    const { log, pause = rest } = this.options
    let shortLives = 0
    for (;;) {
      const { status, signal, livedMs } = await ended
      if (this.isStopping()) return
      shortLives = livedMs < shortLifeMs ? shortLives + 1 : 0
      log.error({ worker: worker.pid, status, signal }, 'A worker ended')
      if (shortLives === mostShortLives) {
        const times = `${mostShortLives} times in a row within ${shortLifeMs / 1000} s of its start`
        throw new WorkersError(`A worker ended ${times}; ${describe(worker, { status, signal })}.`)
      }
      await pause(firstPauseMs * 2 ** shortLives, this.stopping.signal)
      if (this.isStopping()) return
      ;({ worker, ended } = this.fork())
    }
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, null, { signal }).catch(() => null)

function describe({ pid }: Worker, { status, signal }: ProcessEnd): string {
  return `worker ${pid} ended ${signal === null ? `with status ${status}` : `by ${signal}`}`
}
