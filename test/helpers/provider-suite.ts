import type { Test } from 'tap'
import * as suite from '../../src/testing/provider-suite.js'

export type { ProviderHarness, ProviderOverrides } from '../../src/testing/provider-suite.js'

/** Runs what must fail, and returns the coded error after proving that it tells no secret. */
export function catchFailure(_t: Test, run: () => Promise<unknown>, secrets: readonly string[]) {
  return suite.catchFailure(run, secrets)
}

/** Runs the published suite as tests of tap, each of which counts. */
export function testProvider(t: Test, makeHarness: suite.MakeHarness): void {
  const register = (name: string, run: () => Promise<void>): unknown =>
    t.test(name, async (t) => {
      await run()
      t.pass('every promise holds')
    })
  suite.testProvider(register, makeHarness)
}
