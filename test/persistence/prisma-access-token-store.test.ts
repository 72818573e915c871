import { createHash } from 'node:crypto'
import { raw } from '@prisma/client/runtime/client'
import t, { type Test } from 'tap'
import type { NewAccessToken } from '../../src/persistence/access-token-store.js'
import type { DatabaseKind } from '../../src/persistence/client.js'
import { migrate } from '../../src/persistence/migrate.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/prisma-access-token-store.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { at, start } from '../helpers/store-actor.js'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function createToken(name: string, changes: Partial<NewAccessToken> = {}): NewAccessToken {
  const holderType = 'App\\Models\\User'
  return { tokenHash: hashOf(name), holderType, userId: '42', name, expiresAt: null, ...changes }
}

async function openTokens(t: Test, kind: DatabaseKind) {
  const { url } = await createDatabase(t, kind)
  const database = await openForTest(t, url)
  return { url, database, tokens: createPrismaAccessTokenStore(database) }
}

/** The table as Laravel's migrations make it. `id` is the type of the holder's id. */
const laravelTables: Record<DatabaseKind, (id: 'number' | 'uuid') => string[]> = {
  sqlite: (id) => [
    `create table "personal_access_tokens" ("id" integer primary key autoincrement not null,
     "tokenable_type" varchar not null, "tokenable_id" ${id === 'uuid' ? 'varchar' : 'integer'} not null,
     "name" text not null, "token" varchar not null, "abilities" text, "last_used_at" datetime,
     "expires_at" datetime, "created_at" datetime, "updated_at" datetime)`,
    `create index "personal_access_tokens_tokenable_type_tokenable_id_index"
     on "personal_access_tokens" ("tokenable_type", "tokenable_id")`,
    'create unique index "personal_access_tokens_token_unique" on "personal_access_tokens" ("token")',
    'create index "personal_access_tokens_expires_at_index" on "personal_access_tokens" ("expires_at")'
  ],
  postgresql: (id) => [
    `create table "personal_access_tokens" ("id" bigserial not null primary key,
     "tokenable_type" varchar(255) not null, "tokenable_id" ${id === 'uuid' ? 'uuid' : 'bigint'} not null,
     "name" text not null, "token" varchar(64) not null, "abilities" text null,
     "last_used_at" timestamp(0) without time zone null, "expires_at" timestamp(0) without time zone null,
     "created_at" timestamp(0) without time zone null, "updated_at" timestamp(0) without time zone null)`,
    `create index "personal_access_tokens_tokenable_type_tokenable_id_index"
     on "personal_access_tokens" ("tokenable_type", "tokenable_id")`,
    `alter table "personal_access_tokens" add constraint "personal_access_tokens_token_unique" unique ("token")`,
    'create index "personal_access_tokens_expires_at_index" on "personal_access_tokens" ("expires_at")'
  ]
}

for (const kind of databaseKinds) {
  t.test(`createPrismaAccessTokenStore() (${kind})`, async (t) => {
    await t.test('stores tokens and returns them as they were', async (t) => {
      const { tokens, database } = await openTokens(t, kind)
      const wanted = [createToken('a', { expiresAt: at(60.9) }), createToken('b', { userId: '9007199254740993' })]
      t.strictSame(await tokens.createAccessTokens(wanted, start), ['1', '2'])
      const { tokenHash, holderType } = wanted[0]!
      const first = { id: '1', tokenHash, holderType, userId: '42', expiresAt: at(60) }
      t.strictSame(await tokens.findAccessToken('1'), first, 'seconds that have begun are dropped')
      t.match(await tokens.findAccessToken('2'), { id: '2', userId: '9007199254740993', expiresAt: null })
      t.strictSame(
        await database.client.$queryRaw`
          SELECT name, abilities, CAST(created_at AS TEXT) AS created, CAST(last_used_at AS TEXT) AS used
          FROM personal_access_tokens WHERE id = 1`,
        [{ name: 'a', abilities: '["*"]', created: '2026-11-22 08:00:00', used: null }]
      )
    })

    await t.test('finds nothing under an id that is none', async (t) => {
      const { tokens } = await openTokens(t, kind)
      for (const id of ['1', '', 'x', '-1', '1.5', ' 1', '9223372036854775808', '99999999999999999999']) {
        t.equal(await tokens.findAccessToken(id), null, id)
        t.equal(await tokens.deleteAccessToken(id), false, id)
        await tokens.touchAccessToken(id, start)
      }
      t.equal(await tokens.findAccessToken('9223372036854775807'), null)
    })

    await t.test('returns the ids of many tokens in their order', async (t) => {
      const { tokens } = await openTokens(t, kind)
      const wanted = Array.from({ length: 1203 }, (_, index) => createToken(`token ${index}`))
      const ids = await tokens.createAccessTokens(wanted, start)
      t.equal(new Set(ids).size, wanted.length)
      for (const index of [0, 499, 500, 1202]) {
        t.match(await tokens.findAccessToken(ids[index]!), { tokenHash: wanted[index]?.tokenHash })
      }
    })

    await t.test('stores none of several when one fails', async (t) => {
      const { tokens, database } = await openTokens(t, kind)
      const many = Array.from({ length: 600 }, (_, index) => createToken(`token ${index % 599}`))
      await t.rejects(tokens.createAccessTokens(many, start))
      const [row] = await database.client.$queryRaw<{ n: number | bigint }[]>`
        SELECT count(*) AS n FROM personal_access_tokens`
      t.equal(Number(row?.n), 0)
    })

    await t.test('notes use, and deletes by id and by name', async (t) => {
      const { tokens, database } = await openTokens(t, kind)
      const others = [createToken('c', { name: 'a', userId: '43' }), createToken('d', { name: 'a', holderType: 'App' })]
      await tokens.createAccessTokens([createToken('a'), createToken('b', { name: 'a' }), ...others], start)
      await tokens.touchAccessToken('1', at(90))
      t.strictSame(
        await database.client.$queryRaw`
          SELECT CAST(last_used_at AS TEXT) AS used, CAST(updated_at AS TEXT) AS updated
          FROM personal_access_tokens WHERE last_used_at IS NOT NULL`,
        [{ used: '2026-11-22 08:01:30', updated: '2026-11-22 08:01:30' }]
      )
      t.equal(await tokens.deleteAccessTokensByName(createToken('a')), 2)
      t.equal(await tokens.deleteAccessTokensByName(createToken('a')), 0)
      t.equal(await tokens.findAccessToken('1'), null)
      t.equal(await tokens.deleteAccessToken('3'), true)
      t.equal(await tokens.deleteAccessToken('3'), false)
      t.not(await tokens.findAccessToken('4'), null)
    })

    await t.test('works on the table that Laravel made, before and after', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const database = await openForTest(t, url)
      const execute = (sql: string): PromiseLike<number> => database.client.$executeRaw(raw(sql))
      for (const sql of laravelTables[kind]('number')) await execute(sql)
      await execute(
        `insert into "personal_access_tokens"
         ("name", "token", "abilities", "expires_at", "tokenable_id", "tokenable_type", "updated_at", "created_at")
         values ('api', '${hashOf('laravel')}', '["*"]', '2026-11-22 08:00:30', 7, 'App\\Models\\User',
           '2026-11-22 08:00:00', '2026-11-22 08:00:00')`
      )
      t.ok((await migrate(database)).length > 0)
      const tokens = createPrismaAccessTokenStore(database)
      const found = { id: '1', tokenHash: hashOf('laravel'), holderType: 'App\\Models\\User', userId: '7' }
      t.strictSame(await tokens.findAccessToken('1'), { ...found, expiresAt: at(30) })
      await tokens.touchAccessToken('1', at(5))
      t.strictSame(await tokens.createAccessTokens([createToken('ours', { expiresAt: at(60) })], start), ['2'])
      const laravelSees = await database.client.$queryRaw`
        SELECT tokenable_id AS holder, CAST(expires_at AS TEXT) AS expires, CAST(created_at AS TEXT) AS created
        FROM personal_access_tokens WHERE id = 2 AND expires_at < '2026-11-22 08:01:01'`
      t.match(laravelSees, [{ expires: '2026-11-22 08:01:00', created: '2026-11-22 08:00:00' }])
      t.equal(Number((laravelSees as { holder: unknown }[])[0]?.holder), 42)
    })

    await t.test('works with holders whose ids are UUIDs', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const database = await openForTest(t, url)
      for (const sql of laravelTables[kind]('uuid')) await database.client.$executeRaw(raw(sql))
      await migrate(database)
      const tokens = createPrismaAccessTokenStore(database)
      const userId = '01a20244-e800-7000-8000-000000000001'
      await tokens.createAccessTokens([createToken('a', { userId })], start)
      t.match(await tokens.findAccessToken('1'), { userId })
      t.equal(await tokens.deleteAccessTokensByName(createToken('a', { userId })), 1)
    })
  })
}

t.test('createPrismaAccessTokenStore() says when a user’s id does not fit the column', async (t) => {
  const { tokens } = await openTokens(t, 'postgresql')
  for (const userId of ['ann', '9223372036854775808']) {
    const creating = tokens.createAccessTokens([createToken('a', { userId })], start)
    await t.rejects(creating, { code: 'OAUTH_BINDING_OPTIONS', message: /tokenable_id/ }, userId)
  }
})

t.test('createPrismaAccessTokenStore() throws STORE_UNAVAILABLE when the database is away', async (t) => {
  const { url, tokens } = await openTokens(t, 'postgresql')
  const admin = new URL(url)
  const name = admin.pathname.slice(1)
  admin.pathname = '/postgres'
  await executeSql(admin.href, `ALTER DATABASE ${name} RENAME TO ${name}_away`).catch(() => undefined)
  await executeSql(
    admin.href,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
    `ALTER DATABASE ${name} RENAME TO ${name}_away`
  )
  t.teardown(() => executeSql(admin.href, `ALTER DATABASE ${name}_away RENAME TO ${name}`))
  const away = { code: 'STORE_UNAVAILABLE' }
  await t.rejects(tokens.findAccessToken('1'), away)
  await t.rejects(tokens.createAccessTokens([createToken('a')], start), away)
})
