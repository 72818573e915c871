import t from 'tap'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { readTableColumns } from '../../../src/persistence/sql/table-columns.js'
import type { SqlClient, SqlDatabase } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase, databaseKinds, executeSql } from '../../helpers/databases.js'
import { lookBehind, openForTest } from '../../helpers/open-store.js'
import { createSchema, openClientIn, quote } from '../../helpers/schema-client.js'
import { at, bind, bindingsOf, contextOf, openId, start } from '../../helpers/store-actor.js'
import { testStore } from '../../helpers/store-suite.js'

const tables = ['oauth_bindings', 'oauth_identities', 'oauth_states', 'binding_events', 'personal_access_tokens']

async function countRows(url: string, schema: string): Promise<number[]> {
  const queries = tables.map((table) => `SELECT count(*)::int AS n FROM ${quote(schema)}.${table}`)
  const results = await executeSql(url, ...queries)
  return results.map(({ rows }) => (rows as [{ n: number }])[0].n)
}

async function rowsOf<Row>(url: string, query: string): Promise<Row[]> {
  const [result] = await executeSql(url, query)
  return result?.rows as Row[]
}

t.test('createPrismaStore() keeps its promises in the schema of its client', async (t) => {
  await testStore(t, async (t) => {
    const url = await createSchema(t, 'My "own" Schema')
    const open = () => ({ kind: 'postgresql' as const, client: openClientIn(t, url, 'My "own" Schema') })
    const options = { accessTokens: {} }
    const database = open()
    return {
      store: createPrismaStore(database, options),
      rivals: [1, 2].map(() => createPrismaStore(open(), options)),
      database,
      ...lookBehind((text) => rowsOf(url, text), `${quote('My "own" Schema')}.`)
    }
  })
})

/** Leaves a row in each of the tables, and hands the host's own client to its `canUnbind`. */
async function useTables(database: SqlDatabase): Promise<unknown[]> {
  const store = createPrismaStore(database)
  const tokens = createPrismaAccessTokenStore(database)
  const [id] = await tokens.createAccessTokens(
    [{ tokenHash: 'hash', holderType: 'User', userId: '7', name: 'test', expiresAt: null }],
    start
  )
  await tokens.touchAccessToken(id!, at(1))
  if ((await tokens.findAccessToken(id!))?.userId !== '7') throw new Error('the token is not found')
  await bind(store, contextOf('u1'), [openId('a')])
  const clients: unknown[] = []
  const canUnbind = ({ client }: { client: unknown }) => {
    clients.push(client)
    return false
  }
  const unbinding = { userId: 'u1', provider: 'WECHAT', now: at(12) }
  await store.unbind({ ...unbinding, canUnbind }).catch(() => undefined)
  await store.askCanUnbind(canUnbind, { userId: 'u1', provider: 'WECHAT', remainingProviders: [] })
  if ((await bindingsOf(store, 'u1')).length !== 1) throw new Error('the binding is not found')
  return clients
}

t.test('a client whose adapter names a schema is followed there, though public has the same tables', async (t) => {
  const url = await createSchema(t, 'binding')
  const client = openClientIn(t, url, 'binding')
  const clients = (await useTables({ kind: 'postgresql', client })) as (typeof client)[]
  t.strictSame(await countRows(url, 'binding'), [1, 1, 1, 1, 1])
  t.strictSame(await countRows(url, 'public'), [0, 0, 0, 0, 0])
  t.equal(await client.oauthBinding.count(), 1, 'its own models see the same')
  t.equal(clients[1], client, 'a list hands the client itself to canUnbind')
  t.type(clients[0]?.oauthBinding.count, 'function', 'and an unbinding the one of the transaction')
})

t.test('an extended client is followed as well', async (t) => {
  const url = await createSchema(t, 'binding')
  const client = openClientIn(t, url, 'binding').$extends({ name: 'extended' })
  await useTables({ kind: 'postgresql', client: client as unknown as SqlClient })
  t.strictSame(await countRows(url, 'binding'), [1, 1, 1, 1, 1])
})

t.test('the option schema says where the tables are, whatever the client names', async (t) => {
  const url = await createSchema(t, 'binding')
  await useTables({ kind: 'postgresql', client: openClientIn(t, url, 'elsewhere'), schema: 'binding' })
  t.strictSame(await countRows(url, 'binding'), [1, 1, 1, 1, 1])
})

t.test('of a client whose models name their schema, each table is looked for there', async (t) => {
  const url = await createSchema(t, 'binding')
  const client = openClientIn(t, url, 'public')
  const models = {
    OauthBinding: { dbName: 'oauth_bindings', schema: 'binding' },
    OauthIdentity: { dbName: 'oauth_identities', schema: 'binding' },
    oauth_states: { dbName: null, schema: 'binding' },
    BindingEvent: { dbName: 'binding_events', schema: 'binding' }
  }
  Object.assign(client, { _runtimeDataModel: { models } })
  await useTables({ kind: 'postgresql', client })
  t.strictSame(await countRows(url, 'binding'), [1, 1, 1, 1, 0])
  t.strictSame(await countRows(url, 'public'), [0, 0, 0, 0, 1])
})

t.test('a client that names no schema finds the tables by the search path of its role', async (t) => {
  const url = await createSchema(t, 'binding')
  const role = `role_${new URL(url).pathname.slice(1)}`
  await executeSql(
    url,
    `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'secret'`,
    `ALTER ROLE ${role} SET search_path = binding`
  )
  t.teardown(() => executeSql(url, `DROP ROLE ${role}`))
  const address = Object.assign(new URL(url), { username: role, password: 'secret' })
  await useTables({ kind: 'postgresql', client: openClientIn(t, address.href) })
  t.strictSame(await countRows(url, 'binding'), [1, 1, 1, 1, 1])
})

t.test("openDatabase() uses the address's schema for every table", async (t) => {
  const url = await createSchema(t, 'binding')
  await useTables(await openForTest(t, `${url}?schema=binding`))
  t.strictSame(await countRows(url, 'binding'), [1, 1, 1, 1, 1])
  t.strictSame(await countRows(url, 'public'), [0, 0, 0, 0, 0])
})

t.test('createPrismaStore() and createPrismaAccessTokenStore() refuse a schema that is none', async (t) => {
  const client = openClientIn(t, 'postgresql://host.invalid/none')
  const unfit: SqlDatabase[] = [
    { kind: 'sqlite', client, schema: 'main' },
    ...['', 'a\u0000', 7 as never].map((schema) => ({ kind: 'postgresql' as const, client, schema }))
  ]
  for (const database of unfit) {
    t.throws(() => createPrismaStore(database), { code: 'OAUTH_BINDING_OPTIONS', message: /schema/ })
    t.throws(() => createPrismaAccessTokenStore(database), { code: 'OAUTH_BINDING_OPTIONS', message: /schema/ })
  }
})

for (const kind of databaseKinds) {
  t.test(`readTableColumns() tells the columns of a table, and none of one that is not there (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const columns = await readTableColumns(database, 'personal_access_tokens')
    t.equal(columns.size, 10)
    t.equal(columns.get('expires_at'), kind === 'sqlite' ? 'DATETIME' : 'timestamp(0) without time zone')
    t.equal((await readTableColumns(database, 'nothing')).size, 0)
  })
}

t.test('readTableColumns() looks into the schema of the client', async (t) => {
  const url = await createSchema(t, 'binding')
  await executeSql(url, 'ALTER TABLE binding.oauth_states DROP COLUMN nonce')
  const client = openClientIn(t, url, 'binding')
  t.notOk((await readTableColumns({ kind: 'postgresql', client }, 'oauth_states')).has('nonce'))
  t.ok((await readTableColumns({ kind: 'postgresql', client, schema: 'public' }, 'oauth_states')).has('nonce'))
})
