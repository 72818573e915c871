import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaPg } from '@prisma/adapter-pg'
import t from 'tap'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { PrismaClient as PostgresqlClient } from '../../src/persistence/generated/postgresql/client.js'
import { PrismaClient as SqliteClient } from '../../src/persistence/generated/sqlite/client.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { at, bind, bindingsOf, contextOf, openId, outcomeOf } from '../helpers/store-actor.js'

for (const kind of databaseKinds) {
  t.test(`createPrismaStore() works on a host's own client (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const client =
      kind === 'sqlite'
        ? new SqliteClient({ adapter: new PrismaLibSql({ url }) })
        : new PostgresqlClient({ adapter: new PrismaPg(url) })
    t.teardown(() => client.$disconnect())
    const store = createPrismaStore({ kind, client })
    await bind(store, contextOf('u1'), [openId('a')])
    t.equal(await outcomeOf(bind(store, contextOf('u2'), [openId('a')])), 'ACCOUNT_BOUND_ELSEWHERE')
    const { oauthBinding } = client as SqliteClient
    const typed = await oauthBinding.findMany({ include: { identities: true } })
    t.match(typed, [{ userId: 'u1', boundAt: at(11), identities: [{ subject: 'a' }] }], 'its own models see the same')
    const unbinding = { userId: 'u1', provider: 'WECHAT', now: at(12) }
    t.equal(await store.unbind({ ...unbinding, canUnbind: async () => true }), true)
    t.strictSame(await bindingsOf(store, 'u1'), [])
  })
}
