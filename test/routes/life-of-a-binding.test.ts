import t from 'tap'
import { buildApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

const wechatUrl =
  /^http:\/\/127\.0\.0\.1:\d+\/connect\/qrconnect\?appid=[^&]+&redirect_uri=[^&]+&response_type=code&scope=snsapi_login&state=[0-9a-f]{32}&connect_redirect=1#wechat_redirect$/
const urls = {
  WECHAT: { current: wechatUrl, legacy: wechatUrl },
  DING_TALK: {
    current:
      /\/oauth2\/auth\?redirect_uri=[^&]+&response_type=code&client_id=[^&]+&scope=openid&state=[0-9a-f]{32}&prompt=consent$/,
    legacy:
      /\/connect\/qrconnect\?appid=[^&]+&response_type=code&scope=snsapi_login&state=[0-9a-z]{64}&redirect_uri=[^&]+$/
  }
}

for (const kind of databaseKinds) {
  for (const flow of ['current', 'legacy'] as const) {
    for (const type of ['WECHAT', 'DING_TALK'] as const) {
      await t.test(`${type}, ${flow} flow of DingTalk, ${kind}: list, issue, bind, rebind, unbind`, async (t) => {
        const host = await buildApp(t, { kind, flow })
        const people = (await (await fetch(`${host.sandboxOrigin}/sandbox/accounts`)).json()) as { id: string }[]
        const [first, second] = people as [{ id: string; nickname: string }, { id: string; nickname: string }]
        const user = await host.createUser()
        const name = type.toLowerCase()
        const find = async () => (await host.list(user)).find((item) => item.name === name)

        t.match(await find(), { has_binding: false, binding: null, can_unbind: true })
        t.match(await host.issue(user, type), urls[type][flow], 'the authorize URL has its exact shape')

        const bound = await host.bind(user, type, first.id)
        t.equal(bound.text, '{"code":200,"data":"绑定成功","msg":"success"}')
        t.match(await find(), {
          has_binding: true,
          binding: { nickname: first.nickname, bound_at: host.clock.now().toISOString() }
        })

        host.clock.advance(60)
        t.equal((await host.bind(user, type, second.id)).status, 200, 'rebinding replaces')
        t.match(await find(), {
          has_binding: true,
          binding: { nickname: second.nickname, bound_at: host.clock.now().toISOString() }
        })
        const other = await host.createUser()
        t.equal((await host.bind(other, type, first.id)).status, 200, 'the replaced account is free again')

        const unbound = await host.unbind(user, type)
        t.equal(unbound.text, '{"code":200,"data":"操作成功","msg":"success"}')
        t.match(await find(), { has_binding: false, binding: null })
      })
    }
  }
}
