import t from 'tap'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import type { Provider } from '../../src/platforms/provider.js'
import { authorize, buildApp, familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

const itemKeys = ['name', 'display_name', 'url', 'icon', 'has_binding', 'type', 'binding', 'can_unbind']

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('listBindings() lists ding_talk before wechat, with the documented fields', async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      const items = await host.list(user)
      t.match(items, [
        { name: 'ding_talk', display_name: '钉钉快捷登录', icon: 'dingding', type: 'DING_TALK', binding: null },
        { name: 'wechat', display_name: '微信快捷登录', icon: 'wechat', type: 'WECHAT', binding: null }
      ])
      t.strictSame(items.map(Object.keys), [itemKeys, itemKeys])
      const english = await host.send(user, { url: familyUrl, headers: { 'accept-language': 'en' } })
      t.match(english.body.data, [{ display_name: /DingTalk/ }, { display_name: /WeChat/ }])
    })

    await t.test('listBindings() gives the type that updateBinding() takes', async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      for (const { type, url } of await host.list(user)) {
        const issued = await host.issue(user, String(type))
        t.equal(new URL(issued).origin, new URL(url).origin)
      }
    })

    await t.test('listBindings() polled adds no row and hands out the same URL, which works', async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      const first = await host.list(user)
      const rows = await countRows(host)
      host.clock.advance(30)
      await Promise.all(Array.from({ length: 20 }, () => host.list(user)))
      t.strictSame(await host.list(user), first)
      t.strictSame(await countRows(host), rows)
      const callback = await authorize(first[1]!.url, 'xiaoming')
      t.equal((await host.complete(user, 'WECHAT', callback)).status, 200)
      const after = await host.list(user)
      t.not(after[1]?.url, first[1]?.url, 'a used URL is replaced')
      t.equal(after[0]?.url, first[0]?.url)
    })

    await t.test('listBindings() called by many at once leaves one state a provider', async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      const lists = await Promise.all(Array.from({ length: 20 }, () => host.list(user)))
      t.equal(new Set(lists.map((list) => JSON.stringify(list))).size, 1)
      t.equal((await countRows(host))['oauth_states'], 2)
    })

    await t.test('listBindings() hands out URLs with at least half of their life left', async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      const handedOut = new Map<string, number>()
      for (let second = 0; second < 1200; second += 60) {
        const [, wechat] = await host.list(user)
        handedOut.set(wechat!.url, second)
        host.clock.advance(60)
      }
      t.ok(handedOut.size <= 5, `${handedOut.size} URLs in two lives`)
      const latest = [...handedOut.keys()].at(-1)!
      host.clock.advance(299 - 60)
      t.equal((await host.complete(user, 'WECHAT', await authorize(latest, 'xiaoming'))).status, 200)
    })

    await t.test('listBindings() after a change of app or redirect address hands out what works now', async (t) => {
      const present = await createDatabase(t, kind)
      const app = { clientId: 'dingone', redirectUri: 'http://localhost/one' }
      const build = (change: Partial<typeof app>) =>
        buildApp(t, {
          kind,
          database: present,
          plugin: (options) => ({
            ...options,
            providers: [createDingTalkProvider({ ...app, ...change, clientSecret: 'x', flow: 'current' })]
          })
        })
      const before = await build({})
      const user = await before.createUser()
      const [listed] = await before.list(user)
      for (const change of [{ clientId: 'dingtwo' }, { redirectUri: 'http://localhost/two' }]) {
        const moved = await build(change)
        const [after] = await moved.list(user)
        t.match(after?.url, encodeURIComponent(Object.values(change)[0]!))
        t.equal((await moved.list(user))[0]?.url, after?.url)
      }
      t.strictSame((await before.list(user))[0], listed, 'the other one’s is left alone')
    })

    await t.test('listBindings() after a change of secret hands out what works now', async (t) => {
      const present = await createDatabase(t, kind)
      let providers: readonly Provider[] | undefined
      const build = (secret: string) =>
        buildApp(t, {
          kind,
          database: present,
          plugin: (options) => {
            providers ??= options.providers
            return { ...options, providers, secret }
          }
        })
      const before = await build('one key for tests, of 32 characters')
      const user = await before.createUser()
      const [, old] = await before.list(user)
      const after = await build('another key for tests, 32 characters')
      const [, fresh] = await after.list(user)
      t.not(fresh?.url, old?.url)
      t.equal((await after.list(user))[1]?.url, fresh?.url)
    })
  })
}

await t.test('listBindings() lists only what the host offers, and completing another type is refused', async (t) => {
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({ ...options, providers: options.providers.filter(({ type }) => type === 'WECHAT') })
  })
  const user = await host.createUser()
  t.strictSame(
    (await host.list(user)).map(({ name }) => name),
    ['wechat']
  )
  const refused = await host.complete(user, 'DING_TALK', { code: 'c', state: 's' })
  t.strictSame(refused.body.data, { type: ['type 的取值不受支持。'] })
})
