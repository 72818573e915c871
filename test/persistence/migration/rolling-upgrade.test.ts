import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sqltag as sql } from '@prisma/client/runtime/client'
import t, { type Test } from 'tap'
import type { DatabaseKind } from '../../../src/persistence/open-database.js'
import { createId } from '../../../src/persistence/create-id.js'
import { findPendingMigrations, migrate } from '../../../src/persistence/migration/migrate.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import type { SqlClient } from '../../../src/persistence/sql/sql-client.js'
import { root } from '../../helpers/contract-document.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'
import { at, bindingsOf } from '../../helpers/store-actor.js'

/** The migrations as the first version had them. */
function createFirstVersion(t: Test): string {
  const folder = t.testdir()
  cpSync(join(root, 'prisma'), folder, { recursive: true })
  for (const kind of databaseKinds) {
    const migrations = join(folder, kind, 'migrations')
    const [, ...later] = readdirSync(migrations).filter((name) => /^\d/.test(name))
    for (const name of later) rmSync(join(migrations, name), { recursive: true })
  }
  return folder
}

/** How the first version bound: its statements, word for word. */
async function bindAsFirstVersion(client: SqlClient, userId: string, now: Date): Promise<void> {
  const [later, stateHash, bindingId] = [at(600), `hash-${userId}`, createId(now)]
  await client.$executeRaw`
    INSERT INTO oauth_states
      (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
    VALUES (${stateHash}, 'n', ${userId}, 'WECHAT', 'wx1', 'r', ${now}, ${later}, ${null})`
  const claimed = await client.$executeRaw`
    UPDATE oauth_states
    SET claim_id = 'c', code_hash = 'h', claim_expires_at = ${later}, expires_at = ${later}, reuse_key = NULL
    WHERE state_hash = ${stateHash} AND claim_id IS NULL AND voided_at IS NULL AND expires_at > ${now}`
  if (claimed !== 1) throw new Error('not claimed')
  await client.$executeRaw`UPDATE oauth_states SET outcome = 'BOUND' WHERE state_hash = ${stateHash}`
  await client.$queryRaw`
    INSERT INTO oauth_bindings (id, user_id, provider, nickname, avatar_url, bound_at, updated_at)
    VALUES (${bindingId}, ${userId}, 'WECHAT', ${null}, ${null}, ${now}, ${now})
    ON CONFLICT (user_id, provider) DO UPDATE SET
      nickname = excluded.nickname, avatar_url = excluded.avatar_url, updated_at = excluded.updated_at
    RETURNING id`
  await client.$executeRaw`
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, client_id, occurred_at)
    VALUES (${createId(now)}, 'BOUND', ${userId}, 'WECHAT', ${bindingId}, 'wx1', ${now})`
}

/** How the first version unbound, several users in one statement. */
async function unbindAsFirstVersion(client: SqlClient, kind: DatabaseKind, userId: string): Promise<void> {
  const now = at(1)
  await client.$executeRaw`
    UPDATE oauth_states SET voided_at = ${now}, reuse_key = NULL
    WHERE user_id = ${userId} AND provider = 'WECHAT' AND outcome IS NULL AND voided_at IS NULL`
  const ended = await client.$queryRaw<object[]>`
    DELETE FROM oauth_bindings WHERE user_id = ${userId} RETURNING id, user_id AS "userId", provider`
  const json = JSON.stringify(ended.map((binding) => ({ ...binding, eventId: createId(now) })))
  const events =
    kind === 'sqlite'
      ? sql`SELECT value->>'eventId', 'UNBOUND', value->>'userId', value->>'provider', value->>'id', ${now}
          FROM json_each(${json})`
      : sql`SELECT "eventId", 'UNBOUND', "userId", provider, id, ${now}
          FROM json_to_recordset(CAST(${json} AS json)) AS event ("eventId" text, "userId" text, provider text, id text)`
  await client.$executeRaw`
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, occurred_at) ${events}`
}

for (const kind of databaseKinds) {
  t.test(`migrate() leaves the version before working while both run (${kind})`, async (t) => {
    const prismaFolder = createFirstVersion(t)
    const { url } = await createDatabase(t, kind, { migrated: false })
    const database = await openForTest(t, url)
    t.equal((await migrate(database, { prismaFolder })).length, 1)
    const { client } = database
    await bindAsFirstVersion(client, 'before', at(0))
    t.ok((await migrate(database)).length > 0)
    await unbindAsFirstVersion(client, kind, 'before')
    await bindAsFirstVersion(client, 'after', at(2))
    t.strictSame(await migrate(database, { prismaFolder }), [], 'an instance of it may even start')
    t.strictSame(await findPendingMigrations(database, { prismaFolder }), [])
    const store = createPrismaStore(database)
    t.match(await bindingsOf(store, 'after'), [{ provider: 'WECHAT', boundAt: at(2) }])
    t.strictSame(await bindingsOf(store, 'before'), [])
    const taken: string[] = []
    for (const leaseId of ['x', 'y']) {
      for (const { event } of await store.leaseEvents({ leaseId, now: at(3), expiresAt: at(63), limit: 10 })) {
        taken.push(`${event.userId} ${event.type}`)
        await store.recordDelivery({ id: event.id, leaseId, now: at(3) })
      }
    }
    t.strictSame(taken, ['before BOUND', 'after BOUND', 'before UNBOUND'], 'what it writes is delivered')
  })
}
