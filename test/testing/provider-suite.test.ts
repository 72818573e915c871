import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createBindingError } from '../../src/errors.js'
import type { Provider } from '../../src/platforms/provider.js'
import { catchFailure, testProvider, type ProviderHarness } from '../../src/testing/provider-suite.js'
import { makeSimulatorHarness } from '../helpers/simulator-harness.js'
import { wechatWebsite } from '../platforms/wechat/simulated.js'

const makeHarness = makeSimulatorHarness(wechatWebsite)

/** Runs the suite with a harness that was tampered with, and returns the names of the tests that failed. */
async function listFailed(tamper: (harness: ProviderHarness) => Partial<ProviderHarness>): Promise<string[]> {
  const runs: Promise<string | null>[] = []
  testProvider(
    (name, run) => {
      runs.push(
        run().then(
          () => null,
          () => name
        )
      )
    },
    async (scope) => {
      const harness = await makeHarness(scope)
      return { ...harness, failures: undefined, ...tamper(harness) } as ProviderHarness
    }
  )
  return (await Promise.all(runs)).filter((name) => name !== null)
}

/** Builds the provider of a harness, changed. */
function change(harness: ProviderHarness, how: (provider: Provider) => Partial<Provider>): Partial<ProviderHarness> {
  return {
    createProvider(overrides) {
      const provider = harness.createProvider(overrides)
      return Object.freeze({ ...provider, ...how(provider) })
    }
  }
}

t.test('testProvider() passes a faithful provider, with no failures listed', async (t) => {
  t.same(await listFailed(() => ({})), [])
})

t.test('testProvider() finds a provider that can be changed', async (t) => {
  const failed = await listFailed(({ createProvider }) => ({
    createProvider: (overrides) => ({ ...createProvider(overrides) })
  }))
  t.match(failed, [/cannot be changed/])
})

t.test('testProvider() finds a provider that exchanges a code twice', async (t) => {
  const failed = await listFailed((harness) =>
    change(harness, ({ fetchAccount }) => ({
      fetchAccount: async (code) => {
        const first = fetchAccount(code)
        await first.catch(() => undefined)
        await fetchAccount(code).catch(() => undefined)
        return first
      }
    }))
  )
  t.match(failed.join('\n'), 'does not repeat an exchange')
  t.match(failed.join('\n'), 'exchanges each code once')
})

t.test('testProvider() finds a provider whose errors are foreign, or tell a secret', async (t) => {
  const foreign = await listFailed((harness) =>
    change(harness, ({ fetchAccount }) => ({
      fetchAccount: (code) =>
        fetchAccount(code).catch(() => {
          throw new Error('it failed')
        })
    }))
  )
  t.match(foreign.join('\n'), 'wrong secret')
  const telltale = await listFailed((harness) =>
    change(harness, ({ fetchAccount }) => ({
      fetchAccount: (code) =>
        fetchAccount(code).catch((error: object) => {
          throw Object.assign(error, { input: code })
        })
    }))
  )
  t.match(telltale.join('\n'), 'used code')
})

t.test('testProvider() finds a provider that never gives up', async (t) => {
  const failed = await listFailed((harness) =>
    change(harness, ({ fetchAccount }) => ({
      fetchAccount: (code) =>
        fetchAccount(code).catch(async (error: { code?: string }) => {
          await sleep(1)
          throw error.code === 'PROVIDER_TIMEOUT' ? createBindingError('PROVIDER_UNREACHABLE') : error
        })
    }))
  )
  t.match(failed, [/ends at its time limit/])
})

t.test('catchFailure() refuses success', async (t) => {
  await t.rejects(
    catchFailure(async () => 'done', []),
    { code: 'ERR_ASSERTION' }
  )
})
