import t from 'tap'
import { databaseKinds } from '../../helpers/databases.js'
import { buildOperated } from '../../helpers/operator-host.js'
import { bindAccount, nameIdentity } from '../../helpers/scripted-account.js'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('findBindings() finds by subject, and by what tells two apart, byte for byte', async (t) => {
      const host = await buildOperated(t, kind)
      const { userId } = await bindAccount(host, 'a,b')
      await bindAccount(host, 'c')
      const { subject, issuer, kind: identityKind } = nameIdentity('b')
      const usersOf = async (payload: object) => (await host.find(payload)).map(({ user_id: found }) => found)
      for (const payload of [{}, { issuer }, { kind: identityKind }, { issuer, kind: identityKind, other: 1 }]) {
        t.strictSame(await usersOf({ type: 'WECHAT', subject, ...payload }), [userId])
      }
      t.match(await host.find({ type: 'WECHAT', subject }), [
        { type: 'WECHAT', identities: [nameIdentity('a'), nameIdentity('b')], nickname: 'person a,b' }
      ])
      for (const payload of [
        { issuer: 'other' },
        { kind: 'unionid' },
        { type: 'DING_TALK' },
        { subject: subject.toUpperCase() }
      ]) {
        t.strictSame(await usersOf({ type: 'WECHAT', subject, ...payload }), [])
      }
      t.strictSame(await usersOf({ type: 'WECHAT', subject: '%' }), [], 'nothing is a pattern')
      const none = await host.ask('POST', '/search', { type: 'WECHAT', subject: 'nobody' })
      t.equal(none.text, '{"code":200,"data":{"items":[],"next_cursor":null},"msg":"success"}')
    })

    await t.test('findBindings() refuses what cannot be an identity, and stores nothing', async (t) => {
      const host = await buildOperated(t, kind)
      const refuse = async (payload: object, ...fields: string[]) => {
        const { status, body } = await host.ask('POST', '/search', payload)
        // A line separator in a name would break the report.
        const name = JSON.stringify(payload).replace('\u2028', '\\u2028')
        t.strictSame([status, Object.keys(body.data ?? {}).sort()], [403, fields.sort()], name)
      }
      await refuse({}, 'type', 'subject')
      await refuse({ type: 7, subject: true }, 'type', 'subject')
      await refuse({ type: 'wechat', subject: '' }, 'type', 'subject')
      for (const text of ['a\0', '\ud800', 'x'.repeat(256), 'a\nb', '\u2028', null, ['a'], { a: 1 }]) {
        for (const field of ['subject', 'issuer', 'kind']) {
          await refuse({ type: 'WECHAT', subject: 'a', [field]: text }, field)
        }
      }
    })
  })
}
