import { raw } from '@prisma/client/runtime/client'
import t from 'tap'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { lookBehind, openForTest } from '../../helpers/open-store.js'
import { createTokenSession, hostSession, signIn } from '../../helpers/sign-in-actor.js'
import { at, bind, bindingsOf, contextOf, openId } from '../../helpers/store-actor.js'

const by = { by: 'operator', reason: 'r' }

for (const kind of databaseKinds) {
  t.test(`a store without accessTokens needs no table of tokens, and creates none (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    await database.client.$executeRaw`DROP TABLE personal_access_tokens`
    const store = createPrismaStore(database)
    await store.verify?.()
    await bind(store, contextOf('7'), [openId('a')])
    t.match(await signIn(store, [openId('a')], { createSession: hostSession }), { session: /^7 / })
    await t.rejects(signIn(store, [openId('a')]), { code: 'OAUTH_BINDING_OPTIONS', message: /accessTokens/ })
    await bind(store, contextOf('7'), [openId('b')])
    const [{ id: bindingId } = { id: '' }] = await store.findBindings({ after: null, limit: 1 })
    t.match(await signIn(store, [openId('b')], { createSession: hostSession }), { session: /^7 / })
    await store.suspendBinding({ bindingId, now: at(12), ...by })
    await store.resumeBinding({ bindingId, now: at(12), ...by })
    t.equal(await store.unbind({ userId: '7', provider: 'WECHAT', now: at(13) }), true)
    await database.client.$executeRaw`
      INSERT INTO oauth_sessions (token_id, binding_id, expires_at) VALUES (1, 'b', ${at(1)})`
    t.equal(await store.deleteExpiredSessions(at(1), 10), 1)

    const tokens = createPrismaStore(database, { accessTokens: {} })
    await t.rejects(async () => tokens.verify?.(), {
      code: 'OAUTH_BINDING_TABLES',
      message: 'There is no table personal_access_tokens.'
    })
    await bind(store, contextOf('7'), [openId('a')])
    await t.rejects(signIn(tokens, [openId('a')]), /personal_access_tokens/)
    t.equal((await bindingsOf(store, '7')).length, 1)
  })

  t.test(`a store with areKept leaves the tokens of what has ended (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const store = createPrismaStore(database, { accessTokens: { areKept: true } })
    await store.verify?.()
    const { readTokens } = lookBehind(async (text) => database.client.$queryRaw<unknown[]>(raw(text)))
    await bind(store, contextOf('7'), [openId('a')])
    await signIn(store, [openId('a')])
    await bind(store, contextOf('7'), [openId('b')])
    await signIn(store, [openId('b')])
    const [{ id: bindingId } = { id: '' }] = await store.findBindings({ after: null, limit: 1 })
    await store.suspendBinding({ bindingId, now: at(12), ...by })
    await store.resumeBinding({ bindingId, now: at(12), ...by })
    t.equal(await store.unbind({ userId: '7', provider: 'WECHAT', now: at(13) }), true)
    t.equal((await readTokens()).length, 2)
    t.equal(await store.deleteExpiredSessions(at(3600), 10), 2, 'they expire all the same')
    t.strictSame(await readTokens(), [])
  })

  t.test(`a token of a session has the times of its table’s zone (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const store = createPrismaStore(database, { accessTokens: { timeZone: 'Asia/Shanghai' } })
    await bind(store, contextOf('7'), [openId('a')])
    const createSession = createTokenSession({ tokenHash: 'h', abilities: undefined })
    for (const identities of [[openId('a')], [openId('a'), openId('c', 'wx2')]]) {
      await database.client.$executeRaw`DELETE FROM personal_access_tokens`
      await signIn(store, identities, { createSession })
      const rows = await database.client.$queryRaw`
        SELECT CAST(expires_at AS TEXT) AS expires, CAST(created_at AS TEXT) AS created, abilities, token
        FROM personal_access_tokens`
      const times = { expires: '2026-11-22 17:00:00', created: '2026-11-22 16:00:11' }
      t.strictSame(rows, [{ ...times, abilities: '["*"]', token: 'h' }])
    }
    t.throws(() => createPrismaStore(database, { accessTokens: { timeZone: 'Nowhere' } }), {
      code: 'OAUTH_BINDING_OPTIONS'
    })
  })
}
