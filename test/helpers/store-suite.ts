import type { Test } from 'tap'
import type { MakeMinimalStore, MakeStore } from './store-actor.js'
import { testBindings, testCanUnbind } from './store-suite-bindings.js'
import { testDirectory } from './store-suite-directory.js'
import { testEvents } from './store-suite-events.js'
import { testRaces } from './store-suite-races.js'
import { testSignInRaces } from './store-suite-sign-in-races.js'
import { testSignIns } from './store-suite-sign-ins.js'
import { testExpiry, testStates } from './store-suite-states.js'
import { testTickets } from './store-suite-tickets.js'

/** The part of the suite that is about the methods of `MinimalStore` alone. */
export async function testMinimalStore(t: Test, makeStore: MakeMinimalStore): Promise<void> {
  await t.test('states and claims', (t) => testStates(t, makeStore))
  await t.test('bindings', (t) => testBindings(t, makeStore))
}

/** The one behaviour suite of `BindingStore`: whoever passes it keeps what `src/persistence/store.ts` promises. */
export async function testStore(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('what every store has', (t) => testMinimalStore(t, makeStore))
  await t.test('states that are over', (t) => testExpiry(t, makeStore))
  await t.test('the guard of the last login method', (t) => testCanUnbind(t, makeStore))
  await t.test('events', (t) => testEvents(t, makeStore))
  await t.test('many at once', (t) => testRaces(t, makeStore))
  await t.test('sign-ins', (t) => testSignIns(t, makeStore))
  await t.test('tickets', (t) => testTickets(t, makeStore))
  await t.test('bindings of any user', (t) => testDirectory(t, makeStore))
  await t.test('many sign-ins at once', (t) => testSignInRaces(t, makeStore))
}
