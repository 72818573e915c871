import fastify from 'fastify'
import t, { type Test } from 'tap'
import { oauthBindingPlugin } from '../../src/plugin.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { SqlDatabase } from '../../src/persistence/sql/sql-client.js'
import { readTableColumns } from '../../src/persistence/sql/table-columns.js'
import { storeTables } from '../../src/persistence/verify-tables.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { buildApp, familyUrl, testSecret } from '../helpers/build-app.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { createSchema, openClientIn } from '../helpers/schema-client.js'

/** Registers the plugin, and nothing more. */
async function register(t: Test, database: SqlDatabase): Promise<void> {
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(oauthBindingPlugin, {
    store: createPrismaStore(database),
    providers: [createWechatProvider({ appId: 'wx1', appSecret: 'secret', redirectUri: 'https://app.test/#/wechat' })],
    auth: async () => {},
    getUserId: () => '7',
    secret: testSecret
  })
}

const code = 'OAUTH_BINDING_TABLES'

for (const kind of databaseKinds) {
  t.test(
    `registration on a database without tables names them and the command that makes them (${kind})`,
    async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind, { migrated: false })).url)
      await t.rejects(register(t, database), {
        code,
        message:
          /lacks oauth_bindings, oauth_identities, oauth_states, oauth_sign_ins, oauth_sessions, binding_events.*"npx oauth-binding migrate"/
      })
      await migrate(database)
      await t.resolves(register(t, database))
    }
  )

  t.test(`registration on a client of the host's own, without tables, names the models (${kind})`, async (t) => {
    const { client } = await openForTest(t, (await createDatabase(t, kind, { migrated: false })).url)
    await t.rejects(register(t, { kind, client }), {
      code,
      message: new RegExp(`lacks oauth_bindings,.*prisma-models --database ${kind}"`)
    })
  })

  t.test(`registration names the columns that are missing (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    await database.client.$executeRaw`ALTER TABLE oauth_states RENAME COLUMN nonce TO once`
    await database.client.$executeRaw`ALTER TABLE binding_events DROP COLUMN delivered_at`
    await t.rejects(register(t, database), { code, message: /lacks oauth_states\.nonce, binding_events\.delivered_at/ })
  })

  t.test(`registration names the migrations that are pending (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const [row] = await database.client.$queryRaw<[{ name: string }]>`
      SELECT max(migration_name) AS name FROM _prisma_migrations`
    await database.client.$executeRaw`DELETE FROM _prisma_migrations WHERE migration_name = ${row.name}`
    const message = new RegExp(`lacks migrations: ${row.name}\\. Run "npx oauth-binding migrate"`)
    await t.rejects(register(t, database), { code, message })
    await t.rejects(register(t, { kind, client: database.client }), { code, message }, 'whoever opened it')
  })

  t.test(`the columns that are needed are those of the tables (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    for (const { table, columns } of storeTables) {
      t.strictSame([...(await readTableColumns(database, table)).keys()].sort(), [...columns].sort(), table)
    }
  })
}

t.test("registration looks for the tables in the client's schema, whatever is in public", async (t) => {
  const url = await createSchema(t, 'binding')
  const open = (schema?: string) => ({ kind: 'postgresql' as const, client: openClientIn(t, url, schema) })
  await t.resolves(register(t, open('binding')))
  await t.rejects(register(t, open('elsewhere')), {
    code,
    message: /lacks "elsewhere"\.oauth_bindings,.*name the schema that holds them/
  })
  await t.resolves(register(t, { ...open('elsewhere'), schema: 'binding' }))
  await executeSql(url, 'DROP SCHEMA public CASCADE')
  await t.rejects(register(t, open()), { code, message: /lacks oauth_bindings,.* \(search_path: "\$user", public\)/ })
})

t.test('registration needs no right to read the history of migrations', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const role = `role_${new URL(url).pathname.slice(1)}`
  await executeSql(
    url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'secret'`,
    `GRANT ALL ON oauth_bindings, oauth_identities, oauth_states, binding_events TO ${role}`
  )
  t.teardown(() => executeSql(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`))
  const address = Object.assign(new URL(url), { username: role, password: 'secret' })
  await t.resolves(register(t, await openForTest(t, address.href)))
})

t.test('a host starts while the database is away, says so, and answers 503', async (t) => {
  const lines: string[] = []
  const client = openClientIn(t, 'postgresql://nobody@127.0.0.1:1/nothing')
  const host = await buildApp(t, {
    kind: 'sqlite',
    server: { logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } } },
    plugin: (options) => ({
      ...options,
      sweepIntervalSeconds: 0,
      store: createPrismaStore({ kind: 'postgresql', client })
    })
  })
  t.match(lines.join(''), /The database cannot be used yet, so its tables were not checked/)
  const user = await host.createUser()
  t.match(await host.send(user, { method: 'GET', url: familyUrl }), {
    status: 503,
    body: { error: 'STORE_UNAVAILABLE' }
  })
})
