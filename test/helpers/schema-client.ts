import { PrismaPg } from '@prisma/adapter-pg'
import type { Test } from 'tap'
import { PrismaClient } from '../../src/persistence/generated/postgresql/client.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { createDatabase, executeSql } from './databases.js'

/** Puts an identifier into quotes. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A database in which a schema of its own holds the tables, and `public` holds the same tables again, empty. */
export async function createSchema(t: Test, schema: string): Promise<string> {
  const { url } = await createDatabase(t, 'postgresql')
  await executeSql(url, 'CREATE SCHEMA prepared')
  await migrate(`${url}?schema=prepared`)
  await executeSql(url, `ALTER SCHEMA prepared RENAME TO ${quote(schema)}`)
  return url
}

/** A host's own client, whose driver adapter names the schema of its models. */
export function openClientIn(t: Test, url: string, schema?: string): PrismaClient {
  const options = schema === undefined ? {} : { schema }
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }, options) })
  t.teardown(() => client.$disconnect())
  return client
}
