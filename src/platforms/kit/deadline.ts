import type { Ending, EndListener } from './dispatch.js'
import type { BoundedLimits, CallLimits } from './http.js'
import type { CheckedProviderOptions } from './options.js'

/**
 * A time limit. Its `AbortSignal` is made when it is asked for: making one and listening to it costs a login more than
 * its timer (rows `complete` and `login` of the benchmark).
 */
class Deadline implements Ending {
  aborted = false
  readonly #listeners = new Set<EndListener>()
  readonly #timer: NodeJS.Timeout
  #controller: AbortController | undefined

  constructor(limitMs: number) {
    this.#timer = setTimeout(() => this.#end(), limitMs)
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.aborted) this.#controller.abort()
    return this.#controller.signal
  }

  addEventListener(_type: 'abort', listener: EndListener): void {
    this.#listeners.add(listener)
  }

  removeEventListener(_type: 'abort', listener: EndListener): void {
    this.#listeners.delete(listener)
  }

  clear(): void {
    clearTimeout(this.#timer)
  }

  #end(): void {
    this.aborted = true
    this.#controller?.abort()
    for (const listener of this.#listeners) listener.handleEvent()
  }
}

/**
 * Runs work under one time limit for all of its calls.
 *
 * @param limitMs After how many ms the signal aborts.
 * @param work Must end when its signal aborts.
 */
export async function withDeadline<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withinDeadline(limitMs, ({ signal }) => work(signal))
}

async function withinDeadline<T>(limitMs: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  const deadline = new Deadline(limitMs)
  try {
    return await work(deadline)
  } finally {
    deadline.clear()
  }
}

/** Runs the calls of one login, or of one token, under the limits of a provider's options. */
export async function callWithin<T>(
  options: Pick<CheckedProviderOptions, 'requestTimeoutMs' | 'maxResponseBytes' | 'fetch'>,
  work: (limits: CallLimits) => Promise<T>
): Promise<T> {
  const { requestTimeoutMs, maxResponseBytes, fetch } = options
  return withinDeadline(requestTimeoutMs, (ending) => {
    const limits: BoundedLimits = {
      maxResponseBytes,
      fetch,
      ending,
      get signal() {
        return ending.signal
      }
    }
    return work(limits)
  })
}
