import { createHash } from 'node:crypto'
import { raw } from '@prisma/client/runtime/client'
import type { Test } from 'tap'
import type { Database, DatabaseKind } from '../../src/persistence/open-database.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { createDatabase } from './databases.js'
import { openForTest } from './open-store.js'

/** How an application's table of tokens differs from the usual one. */
export interface LaravelTableOptions {
  /** What the holder's id is: `morphs`, `uuidMorphs` or `ulidMorphs`. Default `number`. */
  id?: 'number' | 'uuid' | 'ulid'
  /** PostgreSQL: the type of the times, `timestamps` or `timestampsTz`. Default `timestamp(0) without time zone`. */
  time?: string
}

const holderTypes = { number: 'bigint', uuid: 'uuid', ulid: 'char(26)' } as const

/** The table as Laravel's migrations make it. */
export const laravelTables: Record<DatabaseKind, (options?: LaravelTableOptions) => string[]> = {
  sqlite: ({ id = 'number' } = {}) => [
    `create table "personal_access_tokens" ("id" integer primary key autoincrement not null,
     "tokenable_type" varchar not null, "tokenable_id" ${id === 'number' ? 'integer' : 'varchar'} not null,
     "name" text not null, "token" varchar not null, "abilities" text, "last_used_at" datetime,
     "expires_at" datetime, "created_at" datetime, "updated_at" datetime)`,
    `create index "personal_access_tokens_tokenable_type_tokenable_id_index"
     on "personal_access_tokens" ("tokenable_type", "tokenable_id")`,
    'create unique index "personal_access_tokens_token_unique" on "personal_access_tokens" ("token")',
    'create index "personal_access_tokens_expires_at_index" on "personal_access_tokens" ("expires_at")'
  ],
  postgresql: ({ id = 'number', time = 'timestamp(0) without time zone' } = {}) => [
    `create table "personal_access_tokens" ("id" bigserial not null primary key,
     "tokenable_type" varchar(255) not null, "tokenable_id" ${holderTypes[id]} not null,
     "name" text not null, "token" varchar(64) not null, "abilities" text null,
     "last_used_at" ${time} null, "expires_at" ${time} null, "created_at" ${time} null, "updated_at" ${time} null)`,
    `create index "personal_access_tokens_tokenable_type_tokenable_id_index"
     on "personal_access_tokens" ("tokenable_type", "tokenable_id")`,
    `alter table "personal_access_tokens" add constraint "personal_access_tokens_token_unique" unique ("token")`,
    'create index "personal_access_tokens_expires_at_index" on "personal_access_tokens" ("expires_at")'
  ]
}

/** Runs statements as they are written. */
export async function execute(database: Pick<Database, 'client'>, ...statements: string[]): Promise<void> {
  for (const statement of statements) await database.client.$executeRaw(raw(statement))
}

/** Opens a migrated database whose table of tokens Laravel made. */
export async function openLaravelDatabase(t: Test, kind: DatabaseKind, options: LaravelTableOptions = {}) {
  const { url } = await createDatabase(t, kind, { migrated: false })
  const database = await openForTest(t, url)
  await execute(database, ...laravelTables[kind](options))
  await migrate(database)
  return { ...database, url }
}

/** The hash that the table keeps of a token. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A secret of Sanctum's length. */
export const secretOf = (letter: string): string => letter.repeat(40)

/** Writes a row as Laravel does, but for what is changed, and returns the token. Values are written into the SQL. */
export async function insertLaravelToken(
  database: Pick<Database, 'client'>,
  { secret, ...changes }: { secret: string } & Record<string, string | null>
): Promise<string> {
  const row: Record<string, string | null> = {
    name: 'api',
    token: hashOf(secret),
    abilities: '["*"]',
    tokenable_id: '7',
    tokenable_type: 'App\\Models\\User',
    expires_at: null,
    created_at: '2026-11-22 08:00:00',
    updated_at: '2026-11-22 08:00:00',
    ...changes
  }
  const values = Object.values(row).map((value) => (value === null ? 'null' : `'${value}'`))
  const [{ id }] = await database.client.$queryRaw<[{ id: string }]>(
    raw(`insert into personal_access_tokens (${Object.keys(row).join(', ')}) values (${values.join(', ')})
      returning cast(id as text) as id`)
  )
  return `${id}|${secret}`
}
