import type { Test } from 'tap'
import type { Provider } from '../../src/platforms/provider.js'
import { findPerson } from '../../src/sandbox/people.js'
import { createSandbox } from '../../src/sandbox/server.js'
import type { MakeHarness, ProviderOverrides, Teardown } from '../../src/testing/provider-suite.js'
import { testProvider } from './provider-suite.js'
import { insideWechat } from './sandbox-client.js'
import { simulatedNow, type FailureRow, type NamedPlatforms, type Platform } from './simulated-platform.js'

/** A simulator that listens, and what passed through it. */
export interface Simulator {
  origin: string
  /** The path of every request so far. */
  paths: string[]
  /** The app's secret, and every token that was issued. */
  secrets: string[]
  /** From now on, every call of the row's path is answered with the row's failure. */
  provoke(row: FailureRow): void
}

/** Starts a simulator that lives as long as the test. */
export async function startSimulator(scope: Teardown, secret: string): Promise<Simulator> {
  const { app } = createSandbox({ now: simulatedNow })
  const paths: string[] = []
  const secrets = [secret]
  let provoked: FailureRow | undefined
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.replace(/\?.*/, '')
    paths.push(path)
    if (path !== provoked?.path) return
    return reply.code(provoked.status).header('content-type', provoked.contentType).send(Buffer.from(provoked.body))
  })
  app.addHook('onSend', async (_request, _reply, payload) => {
    for (const [, token] of String(payload).matchAll(/"(?:access|refresh)_?token":"([^"]+)"/gi)) secrets.push(token!)
  })
  scope.teardown(() => app.close())
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    origin,
    paths,
    secrets,
    provoke(row) {
      provoked = row
    }
  }
}

/** Plays the person at the authorise page, and returns the code of the redirect. */
export async function consent(provider: Provider, personId: string): Promise<string> {
  const url = new URL(provider.createAuthorizeUrl('0'.repeat(provider.stateLength)))
  url.searchParams.set('sandbox_account', personId)
  url.searchParams.set('sandbox_decision', 'allow')
  const response = await fetch(url, { redirect: 'manual', headers: insideWechat })
  const { searchParams } = new URL(response.headers.get('location')!)
  return (searchParams.get('code') ?? searchParams.get('authCode'))!
}

/** Makes harnesses of a provider and the simulator. */
export function makeSimulatorHarness(platform: Platform): MakeHarness {
  return async (scope) => {
    const { origin, paths, secrets, provoke } = await startSimulator(scope, platform.secret)
    const createProvider = (overrides: ProviderOverrides = {}): Provider => platform.create(origin, overrides)
    return {
      createProvider,
      issueCode: () => consent(createProvider(), 'emoji'),
      account: platform.account(origin, findPerson('emoji')!),
      countExchanges: () => paths.filter((path) => path === platform.exchangePath).length,
      redirectParameter: 'redirect_uri',
      secrets,
      failures: { rows: platform.rows, provoke: (row) => provoke(row as FailureRow) },
      ...platform.expectations
    }
  }
}

/** Runs the published suite on each platform, over real HTTP, and lets each simulated person sign in. */
export function testPlatforms(t: Test, platforms: NamedPlatforms): void {
  for (const [name, platform] of platforms) {
    t.test(`${name}, simulated`, async (t) => testProvider(t, makeSimulatorHarness(platform)))

    t.test(`fetchAccount() of ${name} tells each simulated person as they are`, async (t) => {
      const { origin } = await startSimulator(t, platform.secret)
      const provider = platform.create(origin, {})
      for (const id of ['xiaoming', 'emoji', 'markup', 'no-avatar', 'no-unionid']) {
        const account = await provider.fetchAccount(await consent(provider, id))
        t.same(account, platform.account(origin, findPerson(id)!), id)
      }
    })
  }
}
