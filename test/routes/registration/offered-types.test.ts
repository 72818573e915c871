import swagger from '@fastify/swagger'
import t from 'tap'
import { operations } from '../../../src/contract/index.js'
import type { OauthBindingPluginOptions } from '../../../src/options.js'
import { createFeishuProvider } from '../../../src/platforms/feishu/provider.js'
import { offerTypes } from '../../../src/routes/registration/offered-types.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { authorize, buildApp, familyUrl } from '../../helpers/build-app.js'
import { swaggerOptions } from '../../helpers/compare-documents.js'
import { bases } from '../../helpers/simulated-platform.js'

/** Adds a login that the contract does not have, at the same simulator. */
function addFeishu(options: OauthBindingPluginOptions): OauthBindingPluginOptions {
  const [{ appId, appSecret }] = resolveSandboxOptions().feishu
  const { origin } = new URL(options.providers[0]!.redirectUri)
  const feishu = createFeishuProvider({ appId, appSecret, ...bases(origin, 'feishu') })
  return { ...options, providers: [...options.providers, feishu] }
}

t.test('offerTypes() leaves the operations as they are while no other type is offered', async (t) => {
  for (const types of [['WECHAT', 'DING_TALK'], ['DING_TALK'], []]) t.equal(offerTypes(operations, types), operations)
})

t.test(
  'offerTypes() lists exactly the offered types, the contract’s first, and changes nothing generated',
  async (t) => {
    const before = JSON.stringify(operations)
    const offered = offerTypes(operations, ['DING_TALK', 'FEISHU', 'WECHAT', 'WECOM'])
    const values = ['WECHAT', 'DING_TALK', 'FEISHU', 'WECOM']
    t.match(offered.updateBinding.schema.params, { properties: { type: { enum: values } } })
    t.match(offered.completeBinding.schema.body, {
      required: ['type', 'code', 'state'],
      properties: {
        type: { enum: values, description: 'A provider (第三方平台): `WECHAT`, `DING_TALK`, `FEISHU`, `WECOM`.' }
      }
    })
    t.strictSame(offerTypes(operations, ['FEISHU']).updateBinding.schema.params.properties.type['enum'], ['FEISHU'])
    t.equal(JSON.stringify(operations), before)
  }
)

t.test(
  'with another login configured, the derived document has its type, and all else is as in the contract',
  async (t) => {
    const host = (app: Parameters<NonNullable<Parameters<typeof buildApp>[1]['host']>>[0]) =>
      app.register(swagger, swaggerOptions())
    const usual = JSON.stringify((await buildApp(t, { kind: 'sqlite', host })).app.swagger())
    const derived = JSON.stringify((await buildApp(t, { kind: 'sqlite', host, plugin: addFeishu })).app.swagger())
    t.match(derived, '"enum":["WECHAT","DING_TALK","FEISHU"]')
    t.notMatch(derived, '"enum":["WECHAT","DING_TALK"]')
    const restored = derived
      .replaceAll('"enum":["WECHAT","DING_TALK","FEISHU"]', '"enum":["WECHAT","DING_TALK"]')
      .replaceAll(
        'A provider (第三方平台): `WECHAT`, `DING_TALK`, `FEISHU`.',
        'A provider (第三方平台), `WECHAT` (微信) or `DING_TALK` (钉钉).'
      )
    t.strictSame(JSON.parse(restored), JSON.parse(usual))
  }
)

t.test('a login beyond the contract is listed, bound and unbound like the others', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite', plugin: addFeishu })
  const user = await host.createUser()
  t.strictSame(
    (await host.list(user)).map(({ name }) => name),
    ['ding_talk', 'feishu', 'wechat']
  )
  t.equal((await host.bind(user, 'FEISHU', 'emoji')).text, '{"code":200,"data":"绑定成功","msg":"success"}')
  t.match((await host.list(user))[1], { has_binding: true, binding: { nickname: /小红🌸/u } })
  t.equal((await host.unbind(user, 'FEISHU')).status, 200)
  t.match((await host.list(user))[1], { has_binding: false })
  const unknown = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECOM`, payload: { state: false } })
  t.match(unknown.body, { code: 403, data: { type: [/./] } })
})

t.test('without it, its type is refused', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite' })
  const user = await host.createUser()
  const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
  t.match((await host.complete(user, 'FEISHU', callback)).body, { code: 403, data: { type: [/./] } })
})
