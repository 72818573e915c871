import t from 'tap'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { simulatedNow } from '../helpers/simulated-platform.js'
import { socialPlatforms } from '../helpers/simulated-platforms.js'
import { consent, startSimulator, testPlatforms } from '../helpers/simulator-harness.js'

testPlatforms(t, socialPlatforms)

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
