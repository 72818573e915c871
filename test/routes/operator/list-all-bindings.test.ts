import t from 'tap'
import { databaseKinds } from '../../helpers/databases.js'
import { buildOperated, type SeenBinding } from '../../helpers/operator-host.js'
import { bindAccount, logIn, nameIdentity } from '../../helpers/scripted-account.js'
import { openBrowser } from '../../helpers/visitor.js'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('listAllBindings() shows every binding with its identities, oldest first', async (t) => {
      const host = await buildOperated(t, kind)
      t.equal((await host.ask('GET', '')).text, '{"code":200,"data":{"items":[],"next_cursor":null},"msg":"success"}')
      const user = await bindAccount(host, 'b,a')
      host.clock.advance(1)
      await bindAccount(host, 'c', user, 'DING_TALK')
      await logIn(openBrowser(t, host), 'a')
      const { text, headers } = await host.ask('GET', '')
      const { items } = JSON.parse(text).data as { items: SeenBinding[] }
      const at = host.clock.now()
      t.strictSame(items, [
        {
          ...{ id: items[0]!.id, user_id: user.userId, type: 'WECHAT', nickname: 'person a', avatar: null },
          identities: [nameIdentity('a'), nameIdentity('b')],
          bound_at: new Date(at.getTime() - 1000).toISOString(),
          last_used_at: at.toISOString(),
          suspended_at: null
        },
        {
          ...{ id: items[1]!.id, user_id: user.userId, type: 'DING_TALK', nickname: 'person c', avatar: null },
          identities: [nameIdentity('c')],
          ...{ bound_at: at.toISOString(), last_used_at: null, suspended_at: null }
        }
      ])
      t.equal(
        Object.keys(items[0]!).join(),
        'id,user_id,type,nickname,avatar,identities,bound_at,last_used_at,suspended_at'
      )
      t.match(headers, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    })

    await t.test('listAllBindings() filters by user and type, also of a type that is not on offer', async (t) => {
      const host = await buildOperated(t, kind)
      const first = await bindAccount(host, 'a')
      const second = await bindAccount(host, 'b')
      await bindAccount(host, 'c', second, 'DING_TALK')
      const seen = async (query: string) =>
        (await host.page(query)).items.map(({ user_id: userId, type }) => `${userId} ${type}`)
      const [one, two] = [first.userId, second.userId]
      t.strictSame(await seen(`?user_id=${two}`), [`${two} WECHAT`, `${two} DING_TALK`])
      t.strictSame(await seen('?type=WECHAT'), [`${one} WECHAT`, `${two} WECHAT`])
      t.strictSame(await seen(`?type=DING_TALK&user_id=${two}`), [`${two} DING_TALK`])
      t.strictSame(await seen(`?type=DING_TALK&user_id=${one}`), [])
      t.strictSame(await seen('?type=RETIRED'), [])
      await host.database.client
        .$executeRaw`UPDATE oauth_bindings SET provider = 'RETIRED' WHERE provider = 'DING_TALK'`
      t.strictSame(await seen('?type=RETIRED'), [`${two} RETIRED`])
      t.strictSame(await seen('?user_id=nobody'), [])
      t.strictSame(await seen(`?user_id=${encodeURIComponent("' OR 1=1 --")}`), [])
      t.strictSame(await seen(`?user_id=${encodeURIComponent('用户💥')}&unknown=x`), [])
    })

    await t.test('listAllBindings() pages, each binding once, while others come and go', async (t) => {
      const host = await buildOperated(t, kind)
      const users = []
      for (let count = 0; count < 7; count += 1) users.push((await bindAccount(host, `person${count}`)).userId)
      const seen: string[] = []
      let query = '?limit=2'
      for (let pages = 0; ; pages += 1) {
        const { items, next_cursor: cursor } = await host.page(query)
        seen.push(...items.map(({ user_id: userId }) => userId))
        if (pages === 0) {
          // One that was on the page ends, and with it the place that the cursor names; a new one comes.
          await host.ask('POST', `/${items[1]!.id}/removal`, { reason: 'gone' })
          host.clock.advance(1)
          users.push((await bindAccount(host, 'late')).userId)
        }
        if (cursor === null) break
        query = `?limit=2&cursor=${cursor}`
      }
      t.strictSame(seen, users)
      t.equal((await host.page('?limit=7')).next_cursor, null, 'a full last page is the last')
      t.equal((await host.page('?limit=6')).items.length, 6)
      t.ok((await host.page('?limit=6')).next_cursor)
    })

    await t.test(
      'listAllBindings() refuses a cursor, a limit or a text that does not fit, field by field',
      async (t) => {
        const host = await buildOperated(t, kind)
        await bindAccount(host, 'a')
        const [{ id } = { id: '' }] = (await host.page()).items
        const nul = '%00'
        const misfits: Record<string, readonly string[]> = {
          cursor: [
            '',
            'x',
            `${id}0`,
            id.toUpperCase(),
            `${id}${nul}`,
            `${id}'`,
            encodeURIComponent(`${id}\n`),
            '../..',
            '1'
          ],
          limit: ['', '0', '-1', '201', '1.5', 'ten', 'NaN', 'Infinity', '1e9', nul, 'true', '99999999999999999999'],
          user_id: ['', nul, `a${nul}b`, '%0a', 'x'.repeat(256), '%C2%85', '%E2%80%A8'],
          type: ['', 'wechat', nul, 'WE CHAT', 'W'.repeat(33), '%22']
        }
        for (const [field, values] of Object.entries(misfits)) {
          for (const value of values) {
            const { status, body } = await host.ask('GET', `?${field}=${value}`)
            t.strictSame(
              [status, Object.keys(body.data ?? {}), body.error],
              [403, [field], undefined],
              `${field}=${value}`
            )
          }
          const twice = `${field}=${field === 'limit' ? 1 : id}`
          t.equal((await host.ask('GET', `?${twice}&${twice}`)).status, 403, `${field} twice`)
        }
        t.match((await host.ask('GET', '?cursor=x')).body.data, { cursor: ['cursor 格式不正确。'] })
        t.match((await host.ask('GET', '?limit=0&cursor=x')).body.data, { limit: [/./], cursor: [/./] })
        t.equal((await host.page('?cursor=ffffffff-ffff-ffff-ffff-ffffffffffff')).items.length, 0, 'a place beyond all')
        t.equal((await host.page('?cursor=00000000-0000-0000-0000-000000000000&limit=200')).items.length, 1)
      }
    )
  })
}
