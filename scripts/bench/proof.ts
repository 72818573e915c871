import type { Counts } from './datasets/dataset.js'
import type { LoadResult } from './load/messages.js'

/**
 * Compares what is in the tables with what was answered: every success must have left exactly one row, and nothing
 * else may have.
 *
 * @param before `null`: the target has no tables.
 * @returns What is wrong, in words; empty when nothing is.
 */
export function findContradictions(result: LoadResult, before: Counts | null, after: Counts | null): string[] {
  const { issue, unbind, complete, login } = result.succeeded
  const contradictions: string[] = []
  if (result.failed > 0) contradictions.push(`${result.failed} requests failed, the first: ${result.firstFailure}`)
  const distinct = new Set(result.states).size
  if (distinct !== issue) contradictions.push(`${issue} states were issued, ${distinct} of them distinct`)
  if (before === null || after === null) return contradictions
  const expected: Counts = {
    openStates: issue - complete,
    bindings: complete - unbind,
    completions: complete,
    events: complete + unbind,
    sessions: login
  }
  for (const [name, delta] of Object.entries(expected) as [keyof Counts, number][]) {
    const found = after[name] - before[name]
    if (!Number.isNaN(found) && found !== delta) contradictions.push(`${name}: ${found} more rows, not ${delta}`)
  }
  return contradictions
}
