import t from 'tap'
import type { LoadResult } from '../../scripts/bench/load/messages.js'
import { findContradictions } from '../../scripts/bench/proof.js'

const result: LoadResult = {
  elapsedMs: 1000,
  succeeded: { issue: 2, unbind: 3, list: 9, complete: 1, login: 5 },
  failed: 0,
  firstFailure: null,
  latenciesMs: new Float64Array(20),
  states: ['a', 'b']
}
const before = { openStates: 10, bindings: 10, completions: 10, events: 10, sessions: 10 }
const after = { openStates: 11, bindings: 8, completions: 11, events: 14, sessions: 15 }

t.test('findContradictions() finds none when every success left its row', async (t) => {
  t.same(findContradictions(result, before, after), [])
  t.same(findContradictions(result, null, null), [])
})

t.test('findContradictions() does not compare what a target does not keep', async (t) => {
  const unknown = { ...before, events: Number.NaN, completions: Number.NaN }
  t.same(findContradictions(result, unknown, { ...after, events: Number.NaN, completions: Number.NaN }), [])
})

t.test('findContradictions() names missing rows, repeated states and failures', async (t) => {
  const wrong = { ...result, failed: 1, firstFailure: 'status 500: no', states: ['a', 'a'] }
  t.same(findContradictions(wrong, before, { ...after, events: 13 }), [
    '1 requests failed, the first: status 500: no',
    '2 states were issued, 1 of them distinct',
    'events: 3 more rows, not 4'
  ])
})
