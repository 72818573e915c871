import type { Test } from 'tap'
import type { MakeStore } from './store-actor.js'
import { testBindings } from './store-suite-bindings.js'
import { testEvents } from './store-suite-events.js'
import { testRaces } from './store-suite-races.js'
import { testStates } from './store-suite-states.js'

/** The one behaviour suite of `BindingStore`: whoever passes it keeps what `src/persistence/store.ts` promises. */
export async function testStore(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('states and claims', (t) => testStates(t, makeStore))
  await t.test('bindings', (t) => testBindings(t, makeStore))
  await t.test('events', (t) => testEvents(t, makeStore))
  await t.test('many at once', (t) => testRaces(t, makeStore))
}
