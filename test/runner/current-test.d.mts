import type { Test } from 'tap'

/** Tells what test files that are imported from now on get from `tap`. */
export function setCurrentTest(t: Test): void
