import t from 'tap'
import type { SecurityEvent } from '../../../src/security-event.js'
import { countRows } from '../../helpers/count-rows.js'
import { databaseKinds } from '../../helpers/databases.js'
import { buildOperated, type OperatorHost } from '../../helpers/operator-host.js'
import { bindAccount, logIn } from '../../helpers/scripted-account.js'
import { openBrowser } from '../../helpers/visitor.js'

const done = '{"code":200,"data":"操作成功","msg":"success"}'
const reason = '用户报告手机被盗 📱'

const firstId = async (host: OperatorHost): Promise<string> => (await host.page('?limit=1')).items[0]!.id

async function eventsOf({ store }: OperatorHost) {
  const events = await store.findEvents({ after: null, limit: 1000 })
  return events.map(({ type, userId, by, reason: why }) => ({ type, userId, by, reason: why }))
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('suspendBinding() keeps everybody out, resumeBinding() lets them in again', async (t) => {
      const host = await buildOperated(t, kind)
      const user = await bindAccount(host, 'a')
      const id = await firstId(host)
      const by = host.operator.userId
      t.equal((await host.ask('POST', `/${id}/suspension`, { reason })).text, done)
      t.match(
        await host.page(),
        { items: [{ suspended_at: new Date(host.clock.now().getTime() + 1).toISOString() }] },
        'after it was bound'
      )
      t.match((await logIn(openBrowser(t, host), 'a')).body, { error: 'BINDING_SUSPENDED' })
      t.match((await host.unbind(user, 'WECHAT')).body, { error: 'BINDING_SUSPENDED' })
      t.equal((await host.ask('POST', `/${id}/suspension`, { reason: 'again' })).text, done, 'it stays as it is')
      t.equal((await host.ask('DELETE', `/${id}/suspension`)).text, done)
      t.equal((await host.ask('DELETE', `/${id}/suspension`, { reason: 'ignored' })).text, done, 'there is none')
      t.match(await host.page(), { items: [{ suspended_at: null }] })
      t.equal((await logIn(openBrowser(t, host), 'a')).status, 200)
      t.strictSame((await eventsOf(host)).slice(1), [
        { type: 'SUSPENDED', userId: user.userId, by, reason },
        { type: 'RESUMED', userId: user.userId, by, reason: null }
      ])
    })

    await t.test('removeBinding() ends a binding, a suspended one and the last method as well', async (t) => {
      const host = await buildOperated(t, kind, {}, { plugin: (given) => ({ ...given, canUnbind: () => false }) })
      const user = await bindAccount(host, 'a')
      const id = await firstId(host)
      const open = await host.issue(user, 'WECHAT')
      await host.ask('POST', `/${id}/suspension`, { reason })
      t.equal((await host.ask('POST', `/${id}/removal`, { reason: 'on request' })).text, done)
      t.strictSame((await host.page()).items, [])
      const state = new URL(open).searchParams.get('state') ?? ''
      t.match((await host.complete(user, 'WECHAT', { code: 'a', state })).body, { error: 'STATE_UNUSABLE' })
      t.match(await host.ask('POST', `/${id}/removal`, { reason }), {
        status: 404,
        body: { error: 'BINDING_NOT_FOUND' }
      })
      t.strictSame((await eventsOf(host)).at(-1), {
        ...{ type: 'UNBOUND', userId: user.userId, by: host.operator.userId, reason: 'on request' }
      })
      const other = await bindAccount(host, 'a')
      t.match(await host.page(), { items: [{ user_id: other.userId }] }, 'the account is free again')
    })

    await t.test('changes of what is not there are 404, whatever the id is made of', async (t) => {
      const host = await buildOperated(t, kind)
      await bindAccount(host, 'a')
      const id = await firstId(host)
      const before = await countRows(host)
      const ids = [
        '019aa8a1-2c00-7000-8000-3f2a1b7c9d8e',
        ...['x', '0', '%00', `${id}%00`, `${id}%2F..`, '%2F', `${id}%0A`, id.toUpperCase(), '%20', "'", '*', '..%2f..'],
        ...[encodeURIComponent('绑定'), '%F0%9F%92%A5', 'x'.repeat(100), 'search', 'null']
      ]
      const requests = (path: string) => [
        host.ask('POST', `${path}/suspension`, { reason }),
        host.ask('DELETE', `${path}/suspension`),
        host.ask('POST', `${path}/removal`, { reason })
      ]
      for (const unknown of ids) {
        for (const { status, body } of await Promise.all(requests(`/${unknown}`))) {
          t.strictSame([status, body.error], [404, 'BINDING_NOT_FOUND'], unknown)
        }
      }
      for (const long of ['x'.repeat(101), 'x'.repeat(9000)]) {
        for (const { status } of await Promise.all(requests(`/${long}`))) {
          t.equal(status, 404, `${long.length} characters`)
        }
      }
      t.strictSame(await countRows(host), before)
      t.match(await host.page(), { items: [{ suspended_at: null }] })
    })

    await t.test('suspendBinding() and removeBinding() ask for a reason that is text', async (t) => {
      const host = await buildOperated(t, kind)
      await bindAccount(host, 'a')
      const id = await firstId(host)
      const before = await countRows(host)
      for (const path of [`/${id}/suspension`, `/${id}/removal`]) {
        for (const unfit of [undefined, null, '', 7, ['a'], 'a\0b', 'a\nb', '\ud800', '\u2028', 'x'.repeat(1001)]) {
          const { status, body } = await host.ask('POST', path, { reason: unfit })
          // A line separator in a name would break the report.
          const name = String(JSON.stringify(unfit)).replace('\u2028', '\\u2028')
          t.strictSame([status, Object.keys(body.data ?? {})], [403, ['reason']], name)
        }
        const missing = '{"code":403,"data":{"reason":["reason 不能为空。"]},"msg":"请求数据验证失败!"}'
        t.equal((await host.ask('POST', path)).text, missing)
      }
      t.strictSame(await countRows(host), before)
      t.equal((await host.ask('POST', `/${id}/suspension`, { reason: '💥'.repeat(1000) })).status, 200)
      t.equal((await eventsOf(host)).at(-1)?.reason, '💥'.repeat(1000))
    })

    await t.test('many who suspend one binding at once write one event', async (t) => {
      const host = await buildOperated(t, kind)
      await bindAccount(host, 'a')
      const id = await firstId(host)
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => host.ask('POST', `/${id}/suspension`, { reason: `reason ${index}` }))
      )
      t.strictSame([...new Set(answers.map(({ status }) => status))], [200])
      t.equal((await eventsOf(host)).filter(({ type }) => type === 'SUSPENDED').length, 1)
      const removals = await Promise.all(
        Array.from({ length: 12 }, () => host.ask('POST', `/${id}/removal`, { reason: 'gone' }))
      )
      t.strictSame(removals.map(({ status }) => status).sort(), [200, ...Array<number>(11).fill(404)])
      t.equal((await eventsOf(host)).filter(({ type }) => type === 'UNBOUND').length, 1)
    })

    await t.test('each change and each refusal of an operator is a security event, others are none', async (t) => {
      const events: SecurityEvent[] = []
      const host = await buildOperated(t, kind, { onSecurityEvent: (event) => events.push(event) })
      const { userId } = await bindAccount(host, 'a')
      const id = await firstId(host)
      await host.ask('POST', `/${id}/suspension`, { reason })
      await host.ask('POST', `/${id}/suspension`, { reason })
      await host.ask('DELETE', `/${id}/suspension`)
      await host.ask('DELETE', `/${id}/suspension`)
      await host.ask('POST', `/${id}/removal`, { reason })
      await host.ask('POST', `/${id}/removal`, { reason })
      await host.find({ type: 'WECHAT', subject: 'a' })
      await host.ask('POST', '/search', { type: 'WECHAT', subject: 'a' }, await host.createUser())
      await host.send(null, {
        method: 'POST',
        url: `/api/administrator/oauth-bindings/${id}/removal`,
        payload: { reason }
      })
      const change = { userId, type: 'WECHAT', error: undefined, reason: undefined, by: host.operator.userId }
      const refusal = { userId: undefined, type: undefined, by: undefined }
      t.strictSame(events, [
        { event: 'suspended', ...change },
        { event: 'resumed', ...change },
        { event: 'removed', ...change },
        { event: 'refused', ...refusal, error: 'FORBIDDEN', reason: 'token_ability' },
        { event: 'token_refused', ...refusal, error: 'UNAUTHENTICATED', reason: 'token_absent' }
      ])
    })
  })
}

await t.test('a host without onSecurityEvent has a line of its log for a change, without the reason', async (t) => {
  const lines: string[] = []
  const server = { logger: { stream: { write: (line: string) => lines.push(line) } } }
  const host = await buildOperated(t, 'sqlite', {}, { server })
  await bindAccount(host, 'a')
  await host.ask('POST', `/${await firstId(host)}/removal`, { reason: 'between us' })
  const line = lines.find((text) => text.includes('"event":"removed"'))
  t.match(line, /"userId":"2","type":"WECHAT","by":"1".*"oauth binding: removed"/)
  t.notMatch(lines.join(''), 'between us')
})

await t.test('the answers of changes come in English where that is preferred', async (t) => {
  const host = await buildOperated(t, 'sqlite')
  await bindAccount(host, 'a')
  const url = `/api/administrator/oauth-bindings/${await firstId(host)}/removal`
  const headers = { 'accept-language': 'en' }
  const remove = () => host.send(host.operator, { method: 'POST', url, headers, payload: { reason } })
  t.equal((await remove()).text, '{"code":200,"data":"Done.","msg":"success"}')
  t.equal((await remove()).text, '{"code":404,"msg":"There is no such binding.","error":"BINDING_NOT_FOUND"}')
})
