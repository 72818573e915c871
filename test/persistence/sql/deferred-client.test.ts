import t from 'tap'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createDeferredClient } from '../../../src/persistence/sql/deferred-client.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import type { PrismaClient } from '../../../src/persistence/generated/sqlite/client.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { until } from '../../helpers/until.js'
import { at, bind, bindingsOf, contextOf, createState, openId } from '../../helpers/store-actor.js'

for (const kind of databaseKinds) {
  t.test(
    `createDeferredClient() closes the connections whether Prisma's client was loaded or not (${kind})`,
    async (t) => {
      const { url } = await createDatabase(t, kind)
      for (const isUsed of [false, true]) {
        const database = await openDatabase(url)
        if (isUsed) t.match(await database.client.$queryRaw`SELECT 1 AS one`, [{ one: 1 }])
        await database.ping()
        await database.close()
        // SQLite's file is opened anew.
        if (kind === 'postgresql') await t.rejects(database.ping(), { code: 'STORE_UNAVAILABLE' }, String(isUsed))
      }
    }
  )

  t.test(
    `createDeferredClient() gives canUnbind Prisma's client itself, for a list and an unbind (${kind})`,
    async (t) => {
      const database = await openDatabase((await createDatabase(t, kind)).url)
      t.teardown(() => database.close())
      const store = createPrismaStore(database)
      await bind(store, contextOf('u1'), [openId('a')])
      const asked: number[] = []
      const canUnbind = async ({ client }: { client: unknown }): Promise<boolean> => {
        asked.push(await (client as PrismaClient).oauthBinding.count({ where: { userId: 'u1' } }))
        return true
      }
      t.ok(await store.askCanUnbind(canUnbind, { userId: 'u1', provider: 'WECHAT', remainingProviders: [] }))
      t.ok(await store.unbind({ userId: 'u1', provider: 'WECHAT', now: at(12), canUnbind }))
      t.strictSame(asked, [1, 1])
      t.strictSame(await bindingsOf(store, 'u1'), [])
    }
  )

  t.test(
    `createDeferredClient() shares its connections: what one writes, the other reads and locks (${kind})`,
    async (t) => {
      const database = await openDatabase((await createDatabase(t, kind)).url)
      t.teardown(() => database.close())
      const store = createPrismaStore(database)
      const states = Array.from({ length: 5 }, () => createState(contextOf('u1')))
      await database.client.$transaction(async (transaction) => {
        // Outside of the transaction; on SQLite's one connection it waits for its end.
        const outside = Promise.all(states.map(store.insertState))
        if (kind === 'postgresql') await outside
        await transaction.$executeRaw`
        INSERT INTO oauth_states (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at)
        VALUES ('inside', 'n', 'u1', 'p', 'c', 'r', ${at(0)}, ${at(1)})`
        return { outside }
      })
      const count = async () => {
        const [row] = await database.client.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM oauth_states`
        return Number(row?.n)
      }
      await until(async () => (await count()) >= 6)
      t.equal(await count(), 6)
    }
  )
}

t.test("createDeferredClient() tries again where Prisma's client could not be loaded", async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  let attempts = 0
  const lazy = createDeferredClient(await database.connectAdapter(), async (factory) => {
    attempts += 1
    if (attempts === 1) throw new Error('no memory')
    const { PrismaClient } = await import('../../../src/persistence/generated/sqlite/client.js')
    return new PrismaClient({ adapter: factory })
  })
  await t.rejects(async () => lazy.client.$queryRaw`SELECT 1 AS one`, { message: 'no memory' })
  t.match(await lazy.client.$queryRaw`SELECT 1 AS one`, [{ one: 1 }])
  await lazy.load()
  t.equal(attempts, 2)
  await lazy.close()
})
