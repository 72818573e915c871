import type { Test } from 'tap'
import { openDatabase, type Database, type DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { createDatabase } from './databases.js'
import type { KeptIdentity, StoreUnderTest, WrittenEvent } from './store-actor.js'

/** Opens a database and closes it with the test. */
export async function openForTest(t: Test, url: string): Promise<Database> {
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  return database
}

/** Makes a Prisma store on a new database, with two rivals of their own connections. */
export async function openStore(t: Test, kind: DatabaseKind): Promise<StoreUnderTest> {
  const { url } = await createDatabase(t, kind)
  const databases = await Promise.all([1, 2].map(() => openForTest(t, url)))
  const database = await openForTest(t, url)
  return {
    store: createPrismaStore(database),
    rivals: databases.map(createPrismaStore),
    readEvents: async () => database.client.$queryRaw<WrittenEvent[]>`
      SELECT type, user_id AS "userId", provider, client_id AS "clientId" FROM binding_events ORDER BY id`,
    readIdentities: async () => database.client.$queryRaw<KeptIdentity[]>`
      SELECT b.user_id AS "userId", i.provider, i.issuer, i.kind, i.subject
      FROM oauth_identities i JOIN oauth_bindings b ON b.id = i.binding_id
      ORDER BY i.provider, i.issuer, i.kind, i.subject`,
    countStates: async () => {
      const [row] = await database.client.$queryRaw<{ n: number | bigint }[]>`SELECT count(*) AS n FROM oauth_states`
      return Number(row?.n)
    }
  }
}
