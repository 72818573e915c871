import t from 'tap'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { authorize, buildApp, familyUrl, type TestApp, type TestUser } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { bases } from '../helpers/simulated-platform.js'

const inWechat = { 'user-agent': 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.44' }
const elsewhere = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0' }

/** Adds WeChat's official account as a second client of `WECHAT`, at the same simulator. */
function addOfficialAccount(options: OauthBindingPluginOptions): OauthBindingPluginOptions {
  const [{ appId, appSecret }] = resolveSandboxOptions().officialAccount
  const { origin } = new URL(options.providers[0]!.redirectUri)
  const account = createWechatOfficialAccountProvider({ appId, appSecret, ...bases(origin, 'wechat') })
  return { ...options, providers: [account, ...options.providers] }
}

function issue(host: TestApp, user: TestUser, headers: Record<string, string>): Promise<string> {
  const request = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: false }, headers } as const
  return host.send(user, request).then(({ body }) => body.data as unknown as string)
}

function complete(host: TestApp, user: TestUser, url: string, headers: Record<string, string>, account = 'lihua') {
  return authorize(url, account).then((callback) =>
    host.send(user, { method: 'POST', url: familyUrl, payload: { type: 'WECHAT', ...callback }, headers })
  )
}

const bound = '{"code":200,"data":"绑定成功","msg":"success"}'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('each browser gets the address that works there, in one item of the list', async (t) => {
      const host = await buildApp(t, { kind, plugin: addOfficialAccount })
      const user = await host.createUser()
      t.match(await issue(host, user, inWechat), '/connect/oauth2/authorize?appid=wxsandboxh50000000&')
      t.match(await issue(host, user, elsewhere), '/connect/qrconnect?appid=wxsandbox000000000&')
      for (const [headers, path] of [
        [inWechat, '/connect/oauth2/authorize?'],
        [elsewhere, '/connect/qrconnect?'],
        [inWechat, '/connect/oauth2/authorize?']
      ] as const) {
        const { body } = await host.send(user, { url: familyUrl, headers })
        t.match(body.data, [{ name: 'ding_talk' }, { name: 'wechat', url: path }])
      }
      t.equal((await countRows(host))['oauth_states'], 5, 'two issued, and one reusable a client')
    })

    await t.test('completeBinding() finds the client that issued the state, whatever browser posts it', async (t) => {
      const host = await buildApp(t, { kind, plugin: addOfficialAccount })
      const user = await host.createUser()
      for (const [issuer, poster] of [
        [inWechat, inWechat],
        [inWechat, elsewhere],
        [elsewhere, inWechat],
        [elsewhere, elsewhere]
      ] as const) {
        const response = await complete(host, user, await issue(host, user, issuer), poster)
        t.equal(response.text, bound)
      }
      const [, wechat] = await host.list(user)
      t.match(wechat, { has_binding: true, binding: { nickname: '李华' } })
      t.equal((await countRows(host))['oauth_bindings'], 1, 'the same person all along, known by the union id')
      t.equal((await countRows(host))['oauth_identities'], 3, 'two open ids and one union id')
    })

    await t.test('an account bound through one client is the other user’s through the other one, too', async (t) => {
      const host = await buildApp(t, { kind, plugin: addOfficialAccount })
      const [first, second] = [await host.createUser(), await host.createUser()]
      await complete(host, first, await issue(host, first, inWechat), inWechat)
      const response = await complete(host, second, await issue(host, second, elsewhere), elsewhere)
      t.match(response.body, { code: 409, error: 'ACCOUNT_BOUND_ELSEWHERE' })
    })

    await t.test('a repetition gets the stored outcome, a foreign or unknown state the one answer', async (t) => {
      const host = await buildApp(t, { kind, plugin: addOfficialAccount })
      const [user, other] = [await host.createUser(), await host.createUser()]
      const callback = await authorize(await issue(host, user, inWechat), 'lihua')
      const post = (who: TestUser, state: string) =>
        host.send(who, { method: 'POST', url: familyUrl, payload: { type: 'WECHAT', code: callback.code, state } })
      t.match((await post(other, callback.state)).body, { code: 403, error: 'STATE_UNUSABLE' })
      t.equal((await post(user, callback.state)).text, bound)
      t.equal((await post(user, callback.state)).text, bound)
      t.match((await post(user, 'unknown')).body, { code: 403, error: 'STATE_UNUSABLE' })
    })

    await t.test('who is on a snapshot page is refused, and nothing is bound', async (t) => {
      const host = await buildApp(t, { kind, plugin: addOfficialAccount })
      const user = await host.createUser()
      const response = await complete(host, user, await issue(host, user, inWechat), inWechat, 'snapshot-user')
      t.match(response.body, { code: 502, error: 'PROVIDER_ACCOUNT_VIRTUAL' })
      t.match((await host.list(user))[1], { has_binding: false })
    })
  })
}
