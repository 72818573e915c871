import t from 'tap'
import { createDingTalkProvider } from '../../src/providers/ding-talk.js'
import { findPerson } from '../../src/sandbox/accounts.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { testProvider } from '../helpers/provider-suite.js'
import { simulatedNow } from '../helpers/simulated-platform.js'
import { platforms } from '../helpers/simulated-platforms.js'
import { consent, makeSimulatorHarness, startSimulator } from '../helpers/simulator-harness.js'

/** The published suite, over real HTTP, against the simulator: written from the platforms' pages by itself. */
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

t.test('fetchAccount() of DingTalk, legacy flow, names a wrong clock as a fault of the operator', async (t) => {
  const [dingTalkApp] = resolveSandboxOptions().dingTalk
  const { origin } = await startSimulator(t, dingTalkApp.clientSecret)
  const provider = createDingTalkProvider({
    clientId: dingTalkApp.clientId,
    clientSecret: dingTalkApp.clientSecret,
    flow: 'legacy',
    redirectUri: `${origin}/demo/callback/ding-talk`,
    authorizeBaseUrl: origin,
    apiBaseUrl: origin,
    now: () => new Date(simulatedNow().getTime() + 61_000)
  })
  const code = await consent(provider, 'xiaoming')
  await t.rejects(provider.fetchAccount(code), {
    code: 'PROVIDER_MISCONFIGURED',
    vendor: { vendorCode: '853002' }
  })
})
