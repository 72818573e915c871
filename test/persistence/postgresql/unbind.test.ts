import t from 'tap'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import type { SqlDatabase, SqlExecutor } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase } from '../../helpers/databases.js'
import { waitForLock } from '../../helpers/lock-waits.js'
import { openForTest } from '../../helpers/open-store.js'
import { at, bind, bindingsOf, claimNew, contextOf, openId } from '../../helpers/store-actor.js'

/** What `writeCompletion` writes, at the time of `at(11)`, in the middle of its transaction. */
async function completeInside(transaction: SqlExecutor, stateHash: string, userId: string): Promise<void> {
  await transaction.$executeRaw`UPDATE oauth_states SET outcome = 'BOUND' WHERE state_hash = ${stateHash}`
  await transaction.$executeRaw`
    INSERT INTO oauth_bindings (id, user_id, provider, bound_at, updated_at)
    VALUES ('late', ${userId}, 'WECHAT', ${at(11)}, ${at(11)})`
}

const readEvents = async ({ client }: SqlDatabase) => client.$queryRaw<{ id: string; userId: string; at: Date }[]>`
  SELECT id, user_id AS "userId", occurred_at AS at FROM binding_events WHERE type = 'UNBOUND' ORDER BY id`

const paths = {
  'the driver': (database: SqlDatabase): SqlDatabase => database,
  'a host’s client': ({ client, kind }: SqlDatabase): SqlDatabase => ({ client, kind })
}

for (const [path, choose] of Object.entries(paths)) {
  t.test(`unbind() that meets a completion under way waits for it and ends what it bound (${path})`, async (t) => {
    const { url } = await createDatabase(t, 'postgresql')
    const [database, other] = [await openForTest(t, url), await openForTest(t, url)]
    const store = createPrismaStore(choose(database))
    const { stateHash } = await claimNew(store, contextOf('u1'))
    await bind(store, contextOf('u2'), [openId('a')])
    const unbind = (userId: string) => store.unbind({ userId, provider: 'WECHAT', now: at(12) })
    const found = await other.client.$transaction(async (transaction) => {
      await completeInside(transaction, stateHash, 'u1')
      const unbinding = Promise.all(['u1', 'u2', 'u3'].map(unbind))
      await waitForLock(url)
      // In an object, or the transaction would wait for it.
      return { unbinding }
    })
    t.strictSame(await found.unbinding, [true, true, false])
    for (const userId of ['u1', 'u2']) t.strictSame(await bindingsOf(store, userId), [], userId)
    t.strictSame((await readEvents(database)).map(({ userId }) => userId).sort(), ['u1', 'u2'])
  })

  t.test(`unbind() without its tables fails as the database says (${path})`, async (t) => {
    const { url } = await createDatabase(t, 'postgresql', { migrated: false })
    const store = createPrismaStore(choose(await openForTest(t, url)))
    await t.rejects(store.unbind({ userId: 'u1', provider: 'WECHAT', now: at(12) }), /does not exist/)
  })

  t.test(`unbind() that comes first keeps a completion under way from binding (${path})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, 'postgresql')).url)
    const store = createPrismaStore(choose(database))
    const claim = await claimNew(store, contextOf('u1'))
    t.equal(await store.unbind({ userId: 'u1', provider: 'WECHAT', now: at(12) }), false)
    const completion = { ...claim, identities: [openId('a')], nickname: null, avatarUrl: null }
    await t.rejects(store.completeClaim(completion), { code: 'STATE_UNUSABLE' })
    t.strictSame(await readEvents(database), [])
  })

  t.test(
    `unbind() asked for before the account was completed ends after it, by time and by id (${path})`,
    async (t) => {
      const database = await openForTest(t, (await createDatabase(t, 'postgresql')).url)
      const store = createPrismaStore(choose(database))
      for (const userId of ['u1', 'u2']) await bind(store, contextOf(userId), [openId(userId)], { now: at(12) })
      const askedAt = { u1: at(11), u2: at(12) }
      await Promise.all(
        Object.entries(askedAt).map(([userId, now]) => store.unbind({ userId, provider: 'WECHAT', now }))
      )
      const events = await readEvents(database)
      t.strictSame(
        events.map(({ at }) => at),
        [1, 1].map((late) => new Date(at(12).getTime() + late))
      )
      const [first] = await database.client.$queryRaw<
        { id: string }[]
      >`SELECT max(id) AS id FROM binding_events WHERE type = 'BOUND'`
      t.ok(
        events.every(
          ({ id }) => id > first!.id && /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)
        )
      )
    }
  )
}
