import { raw } from '@prisma/client/runtime/client'
import type { Test } from 'tap'
import { openDatabase, type Database, type DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { createDatabase } from './databases.js'
import type { KeptIdentity, KeptToken, StoreUnderTest, WrittenEvent } from './store-actor.js'

/** Opens a database and closes it with the test. */
export async function openForTest(t: Test, url: string): Promise<Database> {
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  return database
}

/** Runs a query. */
type Query = (text: string) => Promise<unknown[]>

/**
 * Makes what looks behind a store.
 *
 * @param place What stands before the names of the tables: a schema with its dot, or nothing.
 */
export function lookBehind(query: Query, place = ''): Omit<StoreUnderTest, 'store' | 'rivals' | 'database'> {
  const rowsOf = async <Row>(text: string): Promise<Row[]> => (await query(text)) as Row[]
  const count = async (rest: string) => {
    const [row] = await rowsOf<{ n: number | bigint | string }>(`SELECT count(*) AS n FROM ${rest}`)
    return Number(row?.n)
  }
  return {
    readEvents: () =>
      rowsOf<WrittenEvent>(
        `SELECT type, user_id AS "userId", provider, client_id AS "clientId" FROM ${place}binding_events ORDER BY id`
      ),
    readIdentities: () =>
      rowsOf<KeptIdentity>(
        `SELECT b.user_id AS "userId", i.provider, i.issuer, i.kind, i.subject
         FROM ${place}oauth_identities i JOIN ${place}oauth_bindings b ON b.id = i.binding_id
         ORDER BY i.provider, i.issuer, i.kind, i.subject`
      ),
    readTokens: () =>
      rowsOf<KeptToken>(
        `SELECT CAST(t.id AS TEXT) AS id, CAST(t.tokenable_id AS TEXT) AS "userId", t.name, t.abilities,
           s.binding_id AS "bindingId"
         FROM ${place}personal_access_tokens t LEFT JOIN ${place}oauth_sessions s ON s.token_id = t.id ORDER BY t.id`
      ),
    countLooseSessions: () =>
      count(
        `${place}oauth_sessions s LEFT JOIN ${place}personal_access_tokens t ON t.id = s.token_id
         LEFT JOIN ${place}oauth_bindings b ON b.id = s.binding_id AND b.suspended_at IS NULL
         WHERE t.id IS NULL OR b.id IS NULL`
      ),
    countStates: () => count(`${place}oauth_states`)
  }
}

/** Makes a Prisma store on an empty database, with two rivals of their own connections. */
export async function openStoreAt(t: Test, url: string): Promise<StoreUnderTest> {
  const databases = await Promise.all([1, 2].map(() => openForTest(t, url)))
  const database = await openForTest(t, url)
  const options = { accessTokens: {} }
  return {
    store: createPrismaStore(database, options),
    rivals: databases.map((rival) => createPrismaStore(rival, options)),
    database,
    ...lookBehind(
      async (text) => database.client.$queryRaw<unknown[]>(raw(text)),
      database.schema === undefined ? '' : `${database.schema}.`
    )
  }
}

/** Makes a Prisma store on a new database. */
export async function openStore(t: Test, kind: DatabaseKind): Promise<StoreUnderTest> {
  return openStoreAt(t, (await createDatabase(t, kind)).url)
}
