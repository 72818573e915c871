import t from 'tap'
import type { Provider } from '../../src/platforms/provider.js'
import { authorize, buildApp, familyUrl, type TestApp } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { until } from '../helpers/until.js'

const unusable = {
  status: 403,
  text: '{"code":403,"msg":"授权状态无效或已失效，请重新发起授权。","error":"STATE_UNUSABLE"}'
}

/** Counts, and may hold up, the exchanges of the providers it wraps. */
function createExchangeMeter() {
  const meter = { exchanges: 0, hold: null as Promise<void> | null, fail: null as Error | null }
  const wrap = (provider: Provider): Provider => ({
    ...provider,
    fetchAccount: async (code) => {
      meter.exchanges += 1
      await meter.hold
      if (meter.fail !== null) throw meter.fail
      return provider.fetchAccount(code)
    }
  })
  return { meter, wrap }
}

async function buildMeteredApp(
  t: Parameters<typeof buildApp>[0],
  kind: (typeof databaseKinds)[number],
  waitMs?: number
) {
  const { meter, wrap } = createExchangeMeter()
  const host = await buildApp(t, {
    kind,
    plugin: (options) => ({
      ...options,
      providers: options.providers.map(wrap),
      ...(waitMs === undefined ? {} : { completionWaitMs: waitMs })
    })
  })
  return { meter, host }
}

async function bindingOf(host: TestApp, user: Awaited<ReturnType<TestApp['createUser']>>, name: string) {
  return (await host.list(user)).find((item) => item.name === name)
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    const { host, meter } = await buildMeteredApp(t, kind)
    const user = await host.createUser()
    const other = await host.createUser()
    const post = (payload: unknown) => host.send(user, { method: 'POST', url: familyUrl, payload: payload as object })

    await t.test('completeBinding() names every missing or wrong field', async (t) => {
      const before = await countRows(host)
      t.equal(
        (await post({ code: 'c', state: 's' })).text,
        '{"code":403,"data":{"type":["type 不能为空。"]},"msg":"请求数据验证失败!"}'
      )
      t.strictSame((await post({})).body.data, {
        type: ['type 不能为空。'],
        code: ['code 不能为空。'],
        state: ['state 不能为空。']
      })
      t.strictSame((await post({ type: 1, code: '', state: 'x'.repeat(129) })).body.data, {
        type: ['type 必须是字符串。'],
        code: ['code 不能为空。'],
        state: ['state 不能超过 128 个字符。']
      })
      t.strictSame((await post({ type: 'GITHUB', code: 1, state: null })).body.data, {
        type: ['type 的取值不受支持。'],
        code: ['code 必须是字符串。'],
        state: ['state 必须是字符串。']
      })
      t.strictSame(await countRows(host), before)
      t.equal(meter.exchanges, 0)
    })

    await t.test('completeBinding() gives one and the same answer to every unusable state', async (t) => {
      const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      const cases = {
        unknown: () => host.complete(user, 'WECHAT', { code: 'c', state: '0'.repeat(32) }),
        'no state at all': () => host.complete(user, 'WECHAT', { code: 'c', state: '微信\u0000' }),
        "another user's": () => host.complete(other, 'WECHAT', callback),
        "another provider's": () => host.complete(user, 'DING_TALK', callback),
        'in upper case': () =>
          host.complete(user, 'WECHAT', { ...callback, state: callback.state.toUpperCase().replace(/^\d+$/, 'X') })
      }
      for (const [name, request] of Object.entries(cases)) {
        const { status, text } = await request()
        t.strictSame({ status, text }, unusable, name)
      }
      t.equal(meter.exchanges, 0, 'no code was exchanged')
      t.equal((await host.complete(user, 'WECHAT', callback)).status, 200, 'the rightful one still completes')
      const { status, text } = await host.complete(user, 'WECHAT', { ...callback, code: 'another' })
      t.strictSame({ status, text }, unusable, 'used, with another code')
      await host.unbind(user, 'WECHAT')
    })

    await t.test('completeBinding() refuses an expired state', async (t) => {
      const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      host.clock.advance(600)
      const { status, text } = await host.complete(user, 'WECHAT', callback)
      t.strictSame({ status, text }, unusable)
    })

    await t.test('completeBinding() repeated with the same state and code repeats the outcome only', async (t) => {
      meter.exchanges = 0
      const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      const first = await host.complete(user, 'WECHAT', callback)
      const rows = await countRows(host)
      const again = await host.complete(user, 'WECHAT', callback)
      t.equal(first.status, 200)
      t.equal(again.text, first.text)
      t.equal(meter.exchanges, 1)
      t.strictSame(await countRows(host), rows, 'no event, no row')
      t.match(await host.complete(other, 'WECHAT', callback), { status: 403 }, 'not for another user')
      await host.unbind(user, 'WECHAT')
      t.equal((await host.complete(user, 'WECHAT', callback)).status, 200, 'the past outcome is told, not redone')
      t.match(await bindingOf(host, user, 'wechat'), { has_binding: false }, 'nothing is bound again after an unbind')
    })

    await t.test('completeBinding() repeats a failure too, without a second exchange', async (t) => {
      meter.exchanges = 0
      const { state } = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      const first = await host.complete(user, 'WECHAT', { code: 'not-a-code', state })
      t.match(first, { status: 502, body: { error: 'PROVIDER_CODE_REJECTED' } })
      const again = await host.complete(user, 'WECHAT', { code: 'not-a-code', state })
      t.equal(again.text, first.text)
      t.equal(meter.exchanges, 1)
    })

    await t.test('completeBinding() of an account that another user holds is 409 and names nobody', async (t) => {
      t.equal((await host.bind(other, 'WECHAT', 'lihua')).status, 200)
      const before = await host.bind(user, 'WECHAT', 'xiaoming')
      t.equal(before.status, 200)
      const refused = await host.bind(user, 'WECHAT', 'lihua')
      t.equal(refused.text, '{"code":409,"msg":"该第三方账号已绑定其他用户。","error":"ACCOUNT_BOUND_ELSEWHERE"}')
      t.match(await bindingOf(host, user, 'wechat'), { has_binding: true }, 'the present binding stays')
      t.match(await bindingOf(host, other, 'wechat'), { has_binding: true })
      await host.unbind(other, 'WECHAT')
      t.equal((await host.bind(user, 'WECHAT', 'lihua')).status, 200, 'once it is free it can be bound')
    })

    await t.test('completeBinding() posted 50 times at once exchanges once and binds once', async (t) => {
      await host.unbind(user, 'WECHAT')
      meter.exchanges = 0
      const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      const responses = await Promise.all(Array.from({ length: 50 }, () => host.complete(user, 'WECHAT', callback)))
      t.strictSame(new Set(responses.map(({ text }) => text)).size, 1)
      t.equal(responses[0]?.status, 200)
      t.equal(meter.exchanges, 1)
    })

    await t.test('completeBinding() does not bind when an unbind comes while the exchange is running', async (t) => {
      let release = () => {}
      meter.hold = new Promise((resolve) => {
        release = resolve
      })
      const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
      const exchanges = meter.exchanges
      const running = host.complete(user, 'WECHAT', callback)
      await until(() => meter.exchanges > exchanges)
      t.equal((await host.unbind(user, 'WECHAT')).status, 200)
      release()
      meter.hold = null
      const { status, text } = await running
      t.strictSame({ status, text }, unusable)
      t.match(await bindingOf(host, user, 'wechat'), { has_binding: false })
    })
  })

  await t.test(`completeBinding() answers 409 while the first request is still exchanging, ${kind}`, async (t) => {
    const { host, meter } = await buildMeteredApp(t, kind, 0)
    const user = await host.createUser()
    let release = () => {}
    meter.hold = new Promise((resolve) => {
      release = resolve
    })
    const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
    const running = host.complete(user, 'WECHAT', callback)
    await until(() => meter.exchanges > 0)
    const second = await host.complete(user, 'WECHAT', callback)
    t.match(second, { status: 409, body: { error: 'COMPLETION_IN_PROGRESS' }, headers: { 'retry-after': '1' } })
    const foreign = await host.complete(user, 'WECHAT', { ...callback, code: 'another' })
    t.equal(foreign.text, unusable.text, 'with another code it is nobody else’s business')
    release()
    t.equal((await running).status, 200)
    t.equal((await host.complete(user, 'WECHAT', callback)).status, 200)
  })

  await t.test(`completeBinding() whose process died leaves the state unusable after 30 s, ${kind}`, async (t) => {
    const { host, meter } = await buildMeteredApp(t, kind, 0)
    const user = await host.createUser()
    let release = () => {}
    meter.hold = new Promise((resolve) => {
      release = resolve
    })
    const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
    const dying = host.complete(user, 'WECHAT', callback)
    await until(() => meter.exchanges > 0)
    host.clock.advance(30)
    t.equal((await host.complete(user, 'WECHAT', callback)).text, unusable.text)
    release()
    t.equal((await dying).text, unusable.text, 'and the one that was only slow cannot bind any more')
    t.match(await bindingOf(host, user, 'wechat'), { has_binding: false })
    t.equal(meter.exchanges, 1)
  })

  await t.test(`completeBinding() with a provider that throws anything is 500, once, ${kind}`, async (t) => {
    const { host, meter } = await buildMeteredApp(t, kind)
    const user = await host.createUser()
    meter.fail = new Error('a fault of the host’s provider')
    const callback = await authorize(await host.issue(user, 'WECHAT'), 'xiaoming')
    const first = await host.complete(user, 'WECHAT', callback)
    t.match(first, { status: 500, body: { error: 'INTERNAL_ERROR' } })
    t.equal((await host.complete(user, 'WECHAT', callback)).text, first.text)
    t.equal(meter.exchanges, 1)
  })
}

await t.test('completeBinding() refuses an account without a name, from a provider of the host’s', async (t) => {
  for (const identities of [[], [{ issuer: 'app', kind: 'openid', subject: '' }]]) {
    const host = await buildApp(t, {
      kind: 'sqlite',
      plugin: (options) => ({
        ...options,
        providers: options.providers.map((provider) => ({
          ...provider,
          fetchAccount: async () => ({ identities, nickname: null, avatarUrl: null })
        }))
      })
    })
    const user = await host.createUser()
    t.match(await host.bind(user, 'WECHAT', 'xiaoming'), { status: 502, body: { error: 'PROVIDER_REPLY_INVALID' } })
  }
})
