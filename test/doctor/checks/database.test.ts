import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { checkDatabase, type DatabaseCheckOptions } from '../../../src/doctor/checks/database.js'
import { migrate } from '../../../src/persistence/migration/migrate.js'
import { readMigrations } from '../../../src/persistence/migration/files.js'
import { createDatabase, databaseKinds, executeSql } from '../../helpers/databases.js'
import { byId } from '../../helpers/doctor.js'
import { execute, openLaravelDatabase } from '../../helpers/laravel-table.js'
import { openForTest } from '../../helpers/open-store.js'

const examine = async (t: Test, url: string, options: Partial<DatabaseCheckOptions> = {}) =>
  byId(t, await checkDatabase(url, { callTimeoutMs: 5000, ...options }))

/** Everything in the folder of a SQLite file, by content, but for the memory that its users share. */
function fingerprint(url: string): Record<string, string> {
  const folder = dirname(url.slice('file:'.length))
  const hash = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.endsWith('-shm'))
      .map((name) => [name, hash(name)])
  )
}

for (const kind of databaseKinds) {
  t.test(`checkDatabase() (${kind})`, async (t) => {
    const names = (await readMigrations(kind)).map(({ name }) => name)
    const { url } = await createDatabase(t, kind, { migrated: false })
    const version = kind === 'sqlite' ? /^SQLite 3/ : /^PostgreSQL \d/
    if (kind === 'sqlite') {
      // Neither a database of ours yet nor one with a write-ahead log.
      writeFileSync(url.slice('file:'.length), '')
    }
    t.match(
      await examine(t, url),
      {
        database: { cause: 'database_usable', details: { version } },
        migrations: { cause: 'migrations_pending', details: { names: names.join(', '), count: names.length } }
      },
      'an empty one'
    )
    if (kind === 'sqlite') t.strictSame(Object.keys(fingerprint(url)), ['test.db'], 'no file is made')
    await migrate(url)
    const before = kind === 'sqlite' ? fingerprint(url) : null
    t.match(await examine(t, url), {
      database: { cause: 'database_usable' },
      migrations: { cause: 'migrations_applied' }
    })
    if (before !== null) t.strictSame(fingerprint(url), before, 'nothing is written')
    t.match(await examine(t, url, { slowMs: -1 }), { database: { cause: 'database_slow' } })
    const cause = kind === 'sqlite' ? 'database_usable' : 'connections_exceed'
    t.match(await examine(t, url, { connections: 10_000 }), { database: { cause } }, 'many connections')
    const pooled = kind === 'sqlite' ? url : `${url}?pgbouncer=true`
    t.match(
      await examine(t, pooled, { connections: 10_000 }),
      { database: { cause: 'database_usable' } },
      'to a pooler'
    )

    const { client } = await openForTest(t, url)
    await client.$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
      VALUES ('1', 'x', '29990101000000_newer', CURRENT_TIMESTAMP), ('2', 'x', '20000101000000_a_host_s', CURRENT_TIMESTAMP)`
    t.match(await examine(t, url), {
      migrations: { cause: 'migrations_newer', details: { names: '29990101000000_newer' } }
    })
    await client.$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name)
      VALUES ('3', 'x', '29990101000000_failed')`
    t.match(await examine(t, url), {
      migrations: { cause: 'migrations_failed', details: { names: '29990101000000_failed' } }
    })
  })
}

t.test('checkDatabase() makes no SQLite file, and says where none can be made', async (t) => {
  const folder = t.testdir({ file: '' })
  t.match(await examine(t, `file:${folder}/deep/down/x.db`), {
    database: { cause: 'database_absent', details: { path: join(folder, 'deep/down/x.db') } },
    migrations: { cause: 'needs_database' }
  })
  t.strictSame(readdirSync(folder), ['file'])
  t.match(await examine(t, `file:${folder}/file/x.db`), {
    database: { cause: 'database_not_writable', details: { place: join(folder, 'file') } }
  })
  mkdirSync(join(folder, 'folder.db'))
  t.match(await examine(t, `file:${folder}/folder.db`), {
    database: { cause: 'database_unusable', details: { reason: `${join(folder, 'folder.db')} is a folder` } }
  })
  writeFileSync(join(folder, 'text.db'), 'not a database, whatever its name says. '.repeat(20))
  t.match(await examine(t, `file:${folder}/text.db`), {
    database: { cause: 'database_unusable', details: { reason: /text\.db cannot be used: .*not a database/ } }
  })
  t.match(await examine(t, 'file:x?y'), {
    database: { cause: 'database_unusable', details: { reason: 'the file: URL takes no parameters' } }
  })
  t.notOk(existsSync('x'))
})

t.test('checkDatabase() reads a SQLite database that is in use', async (t) => {
  const { url } = await createDatabase(t, 'sqlite', { migrated: false })
  const database = await openForTest(t, url)
  await migrate(database)
  await database.ping()
  t.ok(existsSync(`${url.slice('file:'.length)}-wal`), 'not all of it is in the file yet')
  t.match(await examine(t, url), { migrations: { cause: 'migrations_applied' } })
})

t.test('checkDatabase() says what a PostgreSQL user may not do', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const address = new URL(url)
  const user = `doctor_${address.pathname.slice(-8)}`
  t.teardown(() => executeSql(url, `DROP OWNED BY ${user}`, `DROP ROLE ${user}`))
  await executeSql(
    url,
    `CREATE ROLE ${user} LOGIN PASSWORD 'word'`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`,
    `GRANT INSERT, UPDATE, DELETE ON oauth_bindings, oauth_identities, binding_events, personal_access_tokens TO ${user}`,
    `GRANT INSERT ON oauth_states TO ${user}`
  )
  address.username = user
  address.password = 'word'
  t.match(await examine(t, address.href), {
    database: {
      cause: 'privileges_missing',
      details: { user, missing: 'DELETE on oauth_states, UPDATE on oauth_states' }
    },
    migrations: { cause: 'migrations_applied' }
  })
  await executeSql(
    url,
    `GRANT UPDATE, DELETE ON oauth_states TO ${user}`,
    'UPDATE _prisma_migrations SET rolled_back_at = now()'
  )
  t.match(await examine(t, address.href), {
    database: { cause: 'privileges_missing', details: { missing: 'CREATE' } },
    migrations: { cause: 'migrations_pending' }
  })
  await executeSql(url, `ALTER ROLE ${user} SET default_transaction_read_only = on`)
  t.match(await examine(t, address.href), { database: { cause: 'database_read_only' } })

  await executeSql(url, `REVOKE SELECT ON _prisma_migrations FROM ${user}`)
  t.match(await examine(t, address.href), { database: { cause: 'database_unusable', vendor: { code: '42501' } } })

  address.password = 'another-word'
  const refused = await examine(t, address.href)
  t.match(refused.database, { cause: 'database_unusable', vendor: { code: '28P01' } })
  t.notMatch(JSON.stringify(refused), 'another-word')
  t.match(await examine(t, `${url}?schema=nowhere`), { database: { cause: 'schema_absent' } })
  const several = url.replace(/(127\.0\.0\.1:\d+)/, '$1,db.example')
  t.match(await examine(t, `${several}?sslmode=prefer`), { database: { cause: 'database_unverified' } })
  t.match(await examine(t, 'postgresql://127.0.0.1:1/x'), { database: { cause: 'database_unusable' } })
})

for (const kind of databaseKinds) {
  t.test(`checkDatabase() compares the table of access tokens with what is needed (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    const { url } = database
    t.match(await examine(t, url), { tokens: { cause: 'token_table_fits' } })
    const absent = { holder: { table: 'users', key: 'id' } }
    t.match(await examine(t, url, absent), { tokens: { cause: 'token_table_absent', details: { table: 'users' } } })
    await execute(database, 'create table users (number bigint)')
    const key = { cause: 'token_columns_absent', details: { table: 'users', columns: 'id' } }
    t.match(await examine(t, url, absent), { tokens: key })
    t.match(await examine(t, url, { holder: { table: 'users', key: 'number' } }), {
      tokens: { cause: 'token_table_fits' }
    })
    if (kind === 'postgresql') {
      await execute(database, 'alter table personal_access_tokens alter column expires_at type text')
      const unfit = { cause: 'token_columns_unfit', details: { columns: 'expires_at (text)' } }
      t.match(await examine(t, url), { tokens: unfit })
    }
    await execute(
      database,
      'drop index personal_access_tokens_expires_at_index',
      'alter table personal_access_tokens drop column expires_at'
    )
    const addable = {
      cause: 'token_columns_addable',
      details: { columns: 'expires_at', cure: /^ALTER TABLE personal_access_tokens ADD COLUMN expires_at .*;$/ }
    }
    t.match(await examine(t, url), { tokens: addable }, 'Sanctum 2')
  })
}
