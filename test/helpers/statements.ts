import { sql } from '@prisma/client-runtime-utils'
import type { Test } from 'tap'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { statementsOf } from '../../src/persistence/sql/sql-client.js'
import { createDatabase } from './databases.js'
import { openForTest } from './open-store.js'
import { at, bind, contextOf, openId } from './store-actor.js'

/** Tests that a database's single statements read and write what Prisma's client reads and writes. */
export function testStatements(t: Test, name: string, kind: DatabaseKind): void {
  t.test(`${name} answers what Prisma's client answers (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const { client } = database
    const statements = statementsOf(database)
    t.not(statements, client)
    await bind(createPrismaStore(database), contextOf('u1'), [openId('a')], { nickname: '小明 "😀"' })
    const queries = [
      sql`SELECT user_id AS "userId", nickname, avatar_url, bound_at AS "boundAt" FROM oauth_bindings`,
      sql`SELECT delivered_at, deliver_at_ms, delivery_attempts FROM binding_events`,
      sql`SELECT count(*) AS n FROM oauth_identities`,
      sql`SELECT 1 AS one FROM oauth_bindings WHERE bound_at <= ${at(11)} AND updated_at > ${at(10)}`,
      sql`SELECT 1 AS one FROM oauth_bindings WHERE avatar_url IS NULL AND bound_at > ${at(11)}`,
      sql`SELECT type FROM binding_events WHERE deliver_at_ms < ${2n ** 60n} AND delivery_attempts = ${0}`,
      sql`SELECT user_id FROM oauth_bindings WHERE ${sql`user_id = ${'u1'} AND provider = ${'WECHAT'}`} LIMIT ${5}`
    ]
    for (const query of queries) {
      // Prisma knows only its own copy of the class.
      const { strings, values } = query
      const template = Object.assign([...strings], { raw: strings })
      const theirs = await client.$queryRaw(template, ...values)
      t.strictSame(await statements.$queryRaw(query), theirs, query.sql)
      // Once to be written, once as it was written.
      for (const time of [1, 2]) t.strictSame(await statements.$queryRaw(template, ...values), theirs, `time ${time}`)
    }
    const [binding] = await statements.$queryRaw<{ boundAt: Date }[]>(queries[0]!)
    t.strictSame(binding?.boundAt, at(11))
  })

  t.test(`${name} writes every type, and tells how many rows it changed (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const statements = statementsOf(database)
    const insert = (id: string) => statements.$executeRaw`
      INSERT INTO binding_events
        (id, type, user_id, provider, binding_id, client_id, occurred_at, deliver_at_ms, delivery_attempts)
      VALUES (${id}, 'BOUND', 'u1', 'WECHAT', 'b', ${null}, ${at(1)}, ${2n ** 53n}, ${3})`
    t.equal(await insert('a'), 1)
    await t.rejects(async () => insert('a'), {
      name: 'DriverAdapterError',
      cause: { kind: 'UniqueConstraintViolation' },
      message: /^(duplicate key value violates|UNIQUE constraint failed)/
    })
    t.equal(await statements.$executeRaw`UPDATE binding_events SET type = 'UNBOUND' WHERE id = ${'b'}`, 0)
    t.strictSame(
      await database.client.$queryRaw`
        SELECT client_id AS "clientId", occurred_at AS at, deliver_at_ms AS ms, delivery_attempts AS n FROM binding_events`,
      [{ clientId: null, at: at(1), ms: 2n ** 53n, n: 3 }]
    )
  })
}
