import t from 'tap'
import { authorize, buildApp, familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'

const missingState = '{"code":403,"data":{"state":["state 不能为空。"]},"msg":"请求数据验证失败!"}'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    const host = await buildApp(t, { kind })
    const user = await host.createUser()
    const put = (payload: unknown, type = 'WECHAT', headers: Record<string, string> = {}) =>
      host.send(user, {
        method: 'PUT',
        url: `${familyUrl}/${type}`,
        headers: { 'content-type': 'application/json', ...headers },
        payload: payload as string
      })

    await t.test('updateBinding() answers the exact bodies of the seed', async (t) => {
      t.equal((await put({ state: true })).text, '{"code":200,"data":"操作成功","msg":"success"}')
      t.equal((await put({})).text, missingState)
      const anonymous = await host.send(null, {
        method: 'PUT',
        url: `${familyUrl}/WECHAT`,
        payload: { state: false }
      })
      t.equal(anonymous.text, '{"code":401,"msg":"请求未认证"}')
      t.equal(anonymous.status, 401)
      const rebind = await put({ state: false })
      const url = String(rebind.body['data'])
      t.equal(rebind.text, `{"code":200,"data":"${url}","msg":"success"}`)
    })

    await t.test('updateBinding() tells in a header whether data is an authorize URL or a sentence', async (t) => {
      t.equal((await put({ state: false })).headers['oauth-binding-data'], 'url')
      t.equal((await put({ state: true })).headers['oauth-binding-data'], 'text')
      t.equal((await put({})).headers['oauth-binding-data'], undefined)
    })

    await t.test('updateBinding() coerces nothing', async (t) => {
      const before = await countRows(host)
      for (const value of [1, 0, 'true', 'false', '', null, [true], { state: true }]) {
        const response = await put(JSON.stringify({ state: value }))
        t.equal(response.status, 403, `${JSON.stringify(value)} is not a boolean`)
        t.strictSame(response.body.data, { state: ['state 必须是布尔值。'] })
      }
      t.strictSame(await countRows(host), before, 'nothing was stored')
    })

    await t.test('updateBinding() without a body, or with one that is no object, changes nothing', async (t) => {
      const before = await countRows(host)
      t.equal((await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT` })).text, missingState)
      t.equal((await put('')).text, missingState)
      for (const body of ['null', '[]', '"true"', 'true', '1']) {
        const response = await put(body)
        t.equal(response.status, 403)
        t.strictSame(response.body.data, { body: ['body 必须是 JSON 对象。'] })
      }
      t.strictSame(await countRows(host), before)
    })

    await t.test('updateBinding() with an unknown type is a validation failure of the field type', async (t) => {
      for (const type of ['GITHUB', 'wechat', 'WECHAT%20', 'toString', '%E5%BE%AE%E4%BF%A1']) {
        const response = await put({ state: true }, type)
        t.equal(response.status, 403, type)
        t.strictSame(response.body.data, { type: ['type 的取值不受支持。'] })
      }
    })

    await t.test(
      'updateBinding() ignores unknown fields and leaves the present binding until completion',
      async (t) => {
        t.equal((await host.bind(user, 'WECHAT', 'xiaoming')).status, 200)
        t.equal((await put({ state: false, extra: 1 })).status, 200)
        t.equal((await host.list(user)).find((item) => item.name === 'wechat')?.has_binding, true)
      }
    )

    await t.test('updateBinding() issues a fresh state each time, and earlier ones stay usable', async (t) => {
      const first = await host.issue(user, 'WECHAT')
      const second = await host.issue(user, 'WECHAT')
      t.not(first, second)
      t.equal((await host.complete(user, 'WECHAT', await authorize(first, 'xiaoming'))).status, 200)
      t.equal((await host.complete(user, 'WECHAT', await authorize(second, 'xiaoming'))).status, 200)
    })

    await t.test('updateBinding() unbinds, voids what was issued before, and may be repeated', async (t) => {
      const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      const listed = (await host.list(user)).find((item) => item.name === 'wechat')!
      t.equal((await put({ state: true })).status, 200)
      t.equal((await put({ state: true })).status, 200, 'unbinding what is not bound succeeds')
      t.match(await host.complete(user, 'WECHAT', callback), { status: 403, body: { error: 'STATE_UNUSABLE' } })
      const fresh = (await host.list(user)).find((item) => item.name === 'wechat')!
      t.not(fresh.url, listed.url, 'the listed URL was voided, the next one works')
      t.equal((await host.complete(user, 'WECHAT', await authorize(fresh.url, 'xiaoming'))).status, 200)
    })

    await t.test('updateBinding() leaves another provider and another user alone', async (t) => {
      const other = await host.createUser()
      const callback = await authorize(await host.issue(user, 'DING_TALK'), 'xiaoming')
      const others = await authorize(await host.issue(other, 'WECHAT'), 'lihua')
      await put({ state: true })
      t.equal((await host.complete(user, 'DING_TALK', callback)).status, 200)
      t.equal((await host.complete(other, 'WECHAT', others)).status, 200)
    })

    await t.test('updateBinding() answers English texts on Accept-Language: en', async (t) => {
      const english = { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' }
      const unbound = await put({ state: true }, 'WECHAT', english)
      t.equal(unbound.text, '{"code":200,"data":"Done.","msg":"success"}')
      t.equal(unbound.headers['content-language'], 'en')
      t.strictSame((await put({}, 'WECHAT', english)).body.data, { state: ['state is required.'] })
    })
  })
}

for (const kind of databaseKinds) {
  await t.test(`updateBinding() asks canUnbind, and keeps the last login method, ${kind}`, async (t) => {
    const asked: unknown[] = []
    const host = await buildApp(t, {
      kind,
      plugin: (options) => ({
        ...options,
        canUnbind: ({ userId, provider, remainingProviders, client }) => {
          asked.push({ userId, provider, remainingProviders, hasClient: client !== undefined })
          return remainingProviders.length > 0
        }
      })
    })
    const user = await host.createUser()
    t.equal((await host.unbind(user, 'WECHAT')).status, 200, 'what is not bound is not asked about')
    t.strictSame(asked, [])
    await host.bind(user, 'WECHAT', 'xiaoming')
    await host.bind(user, 'DING_TALK', 'xiaoming')
    t.match(await host.list(user), [{ can_unbind: true }, { can_unbind: true }])
    t.equal((await host.unbind(user, 'DING_TALK')).status, 200)
    t.strictSame(asked.at(-1), {
      userId: user.userId,
      provider: 'DING_TALK',
      remainingProviders: ['WECHAT'],
      hasClient: true
    })

    const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
    const refused = await host.unbind(user, 'WECHAT')
    t.match(refused, { status: 409, body: { error: 'LAST_LOGIN_METHOD' } })
    t.match((await host.list(user))[1], {
      has_binding: true,
      can_unbind: false,
      cannot_unbind_reason: '这是最后一种可用的登录方式，不能解除绑定。'
    })
    t.equal((await host.complete(user, 'WECHAT', callback)).status, 200, 'a refused unbind voids nothing')
  })
}
