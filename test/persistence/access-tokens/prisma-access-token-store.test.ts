import t, { type Test } from 'tap'
import type { NewAccessToken } from '../../../src/persistence/access-tokens/access-token-store.js'
import type { DatabaseKind } from '../../../src/persistence/open-database.js'
import { migrate } from '../../../src/persistence/migration/migrate.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase, databaseKinds, executeSql } from '../../helpers/databases.js'
import {
  execute,
  hashOf,
  insertLaravelToken,
  laravelTables,
  openLaravelDatabase,
  secretOf
} from '../../helpers/laravel-table.js'
import { openForTest } from '../../helpers/open-store.js'
import { at, start } from '../../helpers/store-actor.js'

function createToken(name: string, changes: Partial<NewAccessToken> = {}): NewAccessToken {
  const holderType = 'App\\Models\\User'
  return { tokenHash: hashOf(name), holderType, userId: '42', name, expiresAt: null, ...changes }
}

async function openTokens(t: Test, kind: DatabaseKind) {
  const { url } = await createDatabase(t, kind)
  const database = await openForTest(t, url)
  return { url, database, tokens: createPrismaAccessTokenStore(database) }
}

for (const kind of databaseKinds) {
  t.test(`createPrismaAccessTokenStore() (${kind})`, async (t) => {
    await t.test('stores tokens and returns them as they were', async (t) => {
      const { tokens, database } = await openTokens(t, kind)
      const wanted = [createToken('a', { expiresAt: at(60.9) }), createToken('b', { userId: '9007199254740993' })]
      t.strictSame(await tokens.createAccessTokens(wanted, start), ['1', '2'])
      const { tokenHash, holderType } = wanted[0]!
      const first = { id: '1', tokenHash, holderType, userId: '42', expiresAt: at(60), createdAt: start }
      const found = await tokens.findAccessToken('1')
      t.match(found, { ...first, abilities: '["*"]', hasHolder: true }, 'seconds that have begun are dropped')
      t.match(await tokens.findAccessTokenByHash(tokenHash), first)
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

    if (kind === 'sqlite') {
      await t.test(
        'lets a request that writes wait for its own commit, not for that of the use of its token',
        async (t) => {
          const { tokens } = await openTokens(t, kind)
          await tokens.createAccessTokens([createToken('a'), createToken('b')], start)
          await tokens.touchAccessToken('1', at(1))
          const ended: string[] = []
          const use = tokens.touchAccessToken('1', at(90)).then(() => ended.push('use'))
          await Promise.all([use, tokens.deleteAccessToken('2').then(() => ended.push('request'))])
          t.strictSame(ended, ['request', 'use'])
        }
      )
    }

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
      await execute(database, ...laravelTables[kind]())
      await execute(
        database,
        `insert into "personal_access_tokens"
         ("name", "token", "abilities", "expires_at", "tokenable_id", "tokenable_type", "updated_at", "created_at")
         values ('api', '${hashOf('laravel')}', '["*"]', '2026-11-22 08:00:30', 7, 'App\\Models\\User',
           '2026-11-22 08:00:00', '2026-11-22 08:00:00')`
      )
      t.ok((await migrate(database)).length > 0)
      const tokens = createPrismaAccessTokenStore(database)
      const found = { id: '1', tokenHash: hashOf('laravel'), holderType: 'App\\Models\\User', userId: '7' }
      t.match(await tokens.findAccessToken('1'), { ...found, expiresAt: at(30) })
      await tokens.touchAccessToken('1', at(5))
      t.strictSame(await tokens.createAccessTokens([createToken('ours', { expiresAt: at(60) })], start), ['2'])
      const laravelSees = await database.client.$queryRaw`
        SELECT tokenable_id AS holder, CAST(expires_at AS TEXT) AS expires, CAST(created_at AS TEXT) AS created
        FROM personal_access_tokens WHERE id = 2 AND expires_at < '2026-11-22 08:01:01'`
      t.match(laravelSees, [{ expires: '2026-11-22 08:01:00', created: '2026-11-22 08:00:00' }])
      t.equal(Number((laravelSees as { holder: unknown }[])[0]?.holder), 42)
    })

    await t.test('works with holders whose ids are UUIDs or ULIDs', async (t) => {
      const ids = { uuid: '01a20244-e800-7000-8000-000000000001', ulid: '01jd8x3m9kq5v7w2n4p6r8s0t1' }
      for (const [id, userId] of Object.entries(ids) as ['uuid' | 'ulid', string][]) {
        const database = await openLaravelDatabase(t, kind, { id })
        const tokens = createPrismaAccessTokenStore(database)
        await tokens.verify()
        await tokens.createAccessTokens([createToken('a', { userId })], start)
        t.match(await tokens.findAccessToken('1'), { userId }, id)
        t.equal(await tokens.deleteAccessTokensByName(createToken('a', { userId })), 1, id)
      }
    })

    await t.test('says when a user’s id does not fit the column', async (t) => {
      const unfit = { code: 'OAUTH_BINDING_OPTIONS', message: /tokenable_id/ }
      const { tokens } = await openTokens(t, kind)
      for (const userId of ['ann', '9223372036854775808', '0', '007', ' 7', '-1', '01jd8x3m9kq5v7w2n4p6r8s0t1']) {
        await t.rejects(tokens.createAccessTokens([createToken('a', { userId })], start), unfit, userId)
      }
      t.equal(await tokens.findAccessToken('1'), null, 'nothing is stored')
    })
  })
}

t.test('createPrismaAccessTokenStore() leaves it to PostgreSQL’s types which ids of users fit', async (t) => {
  const unfit = { code: 'OAUTH_BINDING_OPTIONS', message: /tokenable_id/ }
  const uuid = '01a20244-e800-7000-8000-000000000001'
  for (const [id, userIds] of [
    ['uuid', ['7', `{${uuid}}`, '01jd8x3m9kq5v7w2n4p6r8s0t1']],
    ['ulid', [uuid]]
  ] as const) {
    const tokens = createPrismaAccessTokenStore(await openLaravelDatabase(t, 'postgresql', { id }))
    for (const userId of userIds) {
      await t.rejects(tokens.createAccessTokens([createToken('a', { userId })], start), unfit, userId)
    }
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
  await t.rejects(tokens.verify(), away)
})

t.test('createPrismaAccessTokenStore() throws when an option does not fit', async (t) => {
  const { database } = await openTokens(t, 'sqlite')
  const unfit = [
    { timeZone: 'Mars/Olympus' },
    { timeZone: '' },
    { holder: { table: 'users; --' } },
    { holder: { table: '' } },
    { holder: { table: 'users', key: 'i"d' } }
  ]
  for (const options of unfit) {
    t.throws(() => createPrismaAccessTokenStore(database, options), { code: 'OAUTH_BINDING_OPTIONS' })
  }
})

for (const kind of databaseKinds) {
  t.test(`createPrismaAccessTokenStore() reads and writes times in the zone of Laravel (${kind})`, async (t) => {
    const rows = [
      ['Asia/Shanghai', '2026-11-22 16:00:30', at(30)],
      ['America/New_York', '2026-11-22 03:00:30', at(30)],
      ['Asia/Kolkata', '2026-11-22 13:30:30', at(30)],
      ['Asia/Kathmandu', '2026-11-22 13:45:30', at(30)],
      ['UTC', '2026-11-22 08:00:30', at(30)]
    ] as const
    for (const [timeZone, wall, time] of rows) {
      const database = await openLaravelDatabase(t, kind)
      const tokens = createPrismaAccessTokenStore(database, { timeZone })
      await insertLaravelToken(database, { secret: secretOf('a'), expires_at: wall, created_at: wall })
      t.match(await tokens.findAccessToken('1'), { expiresAt: time, createdAt: time }, timeZone)
      await tokens.createAccessTokens([createToken('ours', { expiresAt: time })], time)
      await tokens.touchAccessToken('2', time)
      t.strictSame(
        await database.client.$queryRaw`
          SELECT CAST(expires_at AS TEXT) AS a, CAST(created_at AS TEXT) AS b, CAST(updated_at AS TEXT) AS c,
            CAST(last_used_at AS TEXT) AS d FROM personal_access_tokens WHERE id = 2`,
        [{ a: wall, b: wall, c: wall, d: wall }],
        `${timeZone}, as Laravel would write it`
      )
      t.match(await tokens.findAccessToken('2'), { expiresAt: time, createdAt: time }, `${timeZone}, as it was`)
    }
  })

  t.test(`createPrismaAccessTokenStore() tells whether a token's holder is there (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    await execute(
      database,
      'create table users (id bigint primary key, deleted_at timestamp)',
      'create table members (id bigint primary key, number bigint)',
      `insert into users values (7, null), (8, '2026-11-22 08:00:00')`,
      'insert into members values (1, 8)'
    )
    for (const [letter, holder] of Object.entries({ a: '7', b: '8', c: '9' })) {
      await insertLaravelToken(database, { secret: secretOf(letter), tokenable_id: holder })
    }
    const users = createPrismaAccessTokenStore(database, { holder: { table: 'users' } })
    await users.verify()
    const found = await Promise.all(['1', '2', '3'].map((id) => users.findAccessToken(id)))
    t.strictSame(
      found.map((token) => token?.hasHolder),
      [true, false, false],
      'there, softly deleted, gone'
    )
    t.equal((await users.findAccessTokenByHash(hashOf(secretOf('c'))))?.hasHolder, false)
    const members = createPrismaAccessTokenStore(database, { holder: { table: 'members', key: 'number' } })
    t.equal((await members.findAccessToken('2'))?.hasHolder, true, 'by another key, never softly deleted')
    await execute(database, 'alter table members rename column number to no')
    for (const holder of [{ table: 'nobody' }, { table: 'members', key: 'number' }]) {
      const tokens = createPrismaAccessTokenStore(database, { holder })
      const failure = { code: 'OAUTH_BINDING_TABLES', message: new RegExp(holder.table) }
      await t.rejects(tokens.verify(), failure)
      await t.rejects(tokens.findAccessToken('1'), Error, 'nothing passes')
    }
  })

  t.test(`verify() names what is wrong with the table, and what to do (${kind})`, async (t) => {
    const addedType = kind === 'sqlite' ? 'datetime' : 'timestamp\\(0\\)'
    const column = 'alter table personal_access_tokens'
    const faults: Record<string, [string[], RegExp]> = {
      'Sanctum 2 made it': [
        ['drop index personal_access_tokens_expires_at_index', `${column} drop column expires_at`],
        new RegExp(`lacks the column expires_at. Run: ALTER TABLE \\S+ ADD COLUMN expires_at ${addedType};$`)
      ],
      'two columns are missing': [
        [`${column} drop column abilities`, `${column} rename column created_at to made_at`],
        /lacks the columns abilities, created_at. Run: ALTER TABLE .* ADD COLUMN abilities text; ALTER TABLE/
      ],
      'a column has another name': [
        [`${column} rename column token to hash`],
        /lacks the column token. Give it the columns that Laravel Sanctum 3 or 4 makes.$/
      ],
      'it has another name': [[`${column} rename to tokens`], /^There is no table personal_access_tokens.$/]
    }
    if (kind === 'postgresql') {
      faults['columns have other types'] = [
        [`${column} alter column expires_at type text`, `${column} alter column tokenable_id type numeric`],
        /unfit types in the columns tokenable_id \(numeric\), expires_at \(text\). Give/
      ]
    }
    for (const [when, [statements, sentence]] of Object.entries(faults)) {
      const database = await openLaravelDatabase(t, kind)
      const tokens = createPrismaAccessTokenStore(database)
      await tokens.verify()
      await execute(database, ...statements)
      const failure = { code: 'OAUTH_BINDING_TABLES', message: sentence }
      await t.rejects(tokens.verify(), failure, when)
    }
  })
}

t.test('createPrismaAccessTokenStore() does not shift times that carry an offset', async (t) => {
  for (const [kind, texts] of [
    ['sqlite', ['2026-11-22T08:00:30.000+00:00', '2026-11-22 16:00:30+08:00', '2026-11-22T08:00:30Z', '1795334430000']],
    ['postgresql', ['2026-11-22 16:00:30+08', '2026-11-22 08:00:30+00']]
  ] as const) {
    const database = await openLaravelDatabase(t, kind, { time: 'timestamp(0) with time zone' })
    const tokens = createPrismaAccessTokenStore(database, { timeZone: 'America/New_York' })
    for (const [index, text] of texts.entries()) {
      await insertLaravelToken(database, { secret: secretOf(String(index)), expires_at: text, created_at: text })
      t.match(await tokens.findAccessToken(String(index + 1)), { expiresAt: at(30), createdAt: at(30) }, text)
    }
    const [id = ''] = await tokens.createAccessTokens([createToken('ours', { expiresAt: at(60) })], start)
    t.match(await tokens.findAccessToken(id), { expiresAt: at(60), createdAt: start }, `${kind}, as it was`)
  }
})

t.test(
  'createPrismaAccessTokenStore() writes the same instant whatever the zone of a PostgreSQL session',
  async (t) => {
    const { url, ...opened } = await openLaravelDatabase(t, 'postgresql', { time: 'timestamptz' })
    await execute(opened, `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET timezone TO 'Asia/Tokyo'`)
    const database = await openForTest(t, url)
    const tokens = createPrismaAccessTokenStore(database, { timeZone: 'Asia/Shanghai' })
    await tokens.createAccessTokens([createToken('a', { expiresAt: at(60) })], start)
    t.match(await tokens.findAccessToken('1'), { expiresAt: at(60), createdAt: start })
    t.strictSame(
      await database.client.$queryRaw`SELECT CAST(expires_at AS TEXT) AS expires FROM personal_access_tokens`,
      [{ expires: '2026-11-22 17:01:00+09' }]
    )
  }
)

t.test('createPrismaAccessTokenStore() says so when a time cannot be read', async (t) => {
  for (const [kind, texts] of [
    ['sqlite', ['soon', '', '2026-11-22', '0000-00-00 00:00:00', '2026-02-30 08:00:00', '9e99']],
    ['postgresql', ['infinity', '-infinity', '0044-03-15 00:00:00 BC', '20000-01-01 00:00:00']]
  ] as const) {
    const database = await openLaravelDatabase(t, kind)
    const tokens = createPrismaAccessTokenStore(database)
    for (const [index, text] of texts.entries()) {
      await insertLaravelToken(database, { secret: secretOf(String(index)), expires_at: text })
      const found = await tokens.findAccessToken(String(index + 1))
      t.ok(Number.isNaN(found?.expiresAt?.getTime()), `${kind}: ${text}`)
      t.strictSame(found?.createdAt, start, 'the others are read')
    }
  }
})

t.test('verify() names the privilege that the database user lacks', async (t) => {
  const { url, ...opened } = await openLaravelDatabase(t, 'postgresql')
  const role = `reader_${new URL(url).pathname.slice(-12)}`
  await execute(opened, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
  t.teardown(() => executeSql(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`))
  const address = Object.assign(new URL(url), { username: role, password: 'x' })
  const database = await openForTest(t, address.href)
  const failure = { code: 'OAUTH_BINDING_TABLES', message: /permission denied for table personal_access_tokens/ }
  await t.rejects(createPrismaAccessTokenStore(database).verify(), failure)
})

for (const kind of databaseKinds) {
  t.test(`createPrismaAccessTokenStore() fails every call, each once, when the table is gone (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    const tokens = createPrismaAccessTokenStore(database)
    await execute(database, 'drop table personal_access_tokens')
    const calls = [tokens.findAccessToken('1'), tokens.findAccessToken('2'), tokens.findAccessTokenByHash(hashOf('a'))]
    const uses = [tokens.touchAccessToken('1', start), tokens.touchAccessToken('2', start)]
    const outcomes = await Promise.allSettled([...calls, ...uses, tokens.createAccessTokens([createToken('a')], start)])
    for (const outcome of outcomes) {
      t.match(outcome, { status: 'rejected', reason: { message: /personal_access_tokens/ } })
    }
  })
}
