import type { CallLimits } from './http.js'
import type { CheckedProviderOptions } from './options.js'

/**
 * Runs work under one time limit for all of its calls.
 *
 * @param limitMs After how many ms the signal aborts.
 * @param work Must end when its signal aborts.
 */
export async function withDeadline<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), limitMs)
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}

/** Runs the calls of one login, or of one token, under the limits of a provider's options. */
export async function callWithin<T>(
  options: Pick<CheckedProviderOptions, 'requestTimeoutMs' | 'maxResponseBytes' | 'fetch'>,
  work: (limits: CallLimits) => Promise<T>
): Promise<T> {
  const { requestTimeoutMs, maxResponseBytes, fetch } = options
  return withDeadline(requestTimeoutMs, (signal) => work({ signal, maxResponseBytes, fetch }))
}
