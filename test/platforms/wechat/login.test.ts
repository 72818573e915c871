import t from 'tap'
import { fetchWechatAccount } from '../../../src/platforms/wechat/login.js'
import { catchFailure } from '../../helpers/provider-suite.js'
import { createVendorDouble } from '../../../src/testing/vendor-double.js'
import { exchangePath, wechatAnswer, wechatApp, wechatBodies, wechatToken } from '../../helpers/wechat-vendor.js'

t.test('fetchWechatAccount() ends with its signal, at the profile too, and does not repeat then', async (t) => {
  const controller = new AbortController()
  const { baseUrl, seen } = await createVendorDouble(t, ({ path }) => {
    if (path === exchangePath) return wechatAnswer(wechatBodies.exchange)
    controller.abort()
    return 'silent'
  })
  const app = { ...wechatApp, apiBaseUrl: baseUrl, openPlatformId: 'open-platform' }
  const limits = { signal: controller.signal, maxResponseBytes: 65_536 }
  const secrets = ['code1', wechatApp.appSecret, wechatToken]
  const error = await catchFailure(t, () => fetchWechatAccount(app, 'code1', limits), secrets)
  t.match(error, { code: 'PROVIDER_TIMEOUT', statusCode: 504, vendor: { provider: 'WECHAT', step: 'profile' } })
  t.equal(seen.length, 2)
})
