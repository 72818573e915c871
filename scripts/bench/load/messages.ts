import type { KindCounts, RequestKind } from '../scenarios.js'

/** A request as it goes over the wire, and how its answer is told to be right. */
export interface WireRequest {
  kind: RequestKind
  /** Latin-1. */
  text: string
  /** What the body must hold. */
  expected: string
}

/** What the generator is asked. */
export type LoadOrder =
  | {
      type: 'open'
      port: number
      connections: number
      requests: WireRequest[]
      isRepeatable: boolean
      /** Of how many answers one has its body looked at. The status is looked at in all of them. */
      bodySample: number
    }
  | { type: 'run'; durationMs: number }
  | { type: 'close' }

/** What came of a run. */
export interface LoadResult {
  /** From the first request sent to the last answer. */
  elapsedMs: number
  succeeded: KindCounts
  /** Answers with another status or body, and connections lost. */
  failed: number
  firstFailure: string | null
  /** One a success, in the order of the answers. */
  latenciesMs: Float64Array
  /** Every state that was handed out by `issue`. */
  states: string[]
}

/** What the generator answers. */
export type LoadReply = { type: 'opened' } | { type: 'result'; result: LoadResult } | { type: 'failed'; reason: string }
