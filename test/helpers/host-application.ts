import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaPg } from '@prisma/adapter-pg'
import type { Test } from 'tap'
import { openDatabase, type Database, type DatabaseKind } from '../../src/persistence/open-database.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { startSchemaEngine } from './schema-engine.js'
import { readModels } from '../../src/persistence/migration/files.js'
import type { SqlClient } from '../../src/persistence/sql/sql-client.js'
import { root } from './contract-document.js'
import { createDatabase, executeSql } from './databases.js'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

/** A member of the application's, its own model. */
export interface Member {
  id: string
  hasPassword: boolean
}

const memberModel = `
model Member {
  id          String  @id
  hasPassword Boolean
}
`

/** As much of the application's own Prisma client as is used here: its own model, and one of ours. */
export interface HostClient extends SqlClient {
  member: {
    findUnique(query: { where: { id: string } }): Promise<Member | null>
    upsert(query: { where: { id: string }; create: Member; update: Partial<Member> }): Promise<Member>
  }
  bindingEvent: { findMany(query: object): Promise<Record<string, unknown>[]> }
}

/** The application's schema: a generator of its own, models of its own, and what `prisma-models` prints. */
async function writeSchema(kind: DatabaseKind, models: string): Promise<string> {
  return `
generator client {
  provider = "prisma-client-js"
  output   = "../../client"
}

datasource db {
  provider = "${kind}"
}
${models}
${await readModels(kind)}`
}

/** What `prisma migrate dev` would write: the statements that lead from nothing to the schema. */
async function writeMigration(database: Database, schema: string): Promise<string> {
  const adapter = await database.connectAdapter()
  const connect = async () => adapter
  const { provider, adapterName } = adapter
  const engine = await startSchemaEngine({ provider, adapterName, connect, connectToShadowDb: connect }, schema)
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: false,
      filters: { externalTables: [], externalEnums: [] }
    })
    return stdout ?? ''
  } finally {
    engine.free()
    await adapter.dispose()
  }
}

/**
 * Makes an application with a Prisma schema, client, migrations and database of its own.
 *
 * @param schemaName The PostgreSQL schema of all its tables. Default: that of every connection, `public`.
 */
export async function createHostApplication<Client extends SqlClient = HostClient>(
  t: Test,
  kind: DatabaseKind,
  models = memberModel,
  schemaName?: string
): Promise<{ url: string; client: Client }> {
  const folder = t.testdir()
  const { url: plainUrl } = await createDatabase(t, kind, { migrated: false })
  if (schemaName !== undefined) await executeSql(plainUrl, `CREATE SCHEMA ${schemaName}`)
  const url = schemaName === undefined ? plainUrl : `${plainUrl}?schema=${schemaName}`
  const database = await openDatabase(url)
  const schema = await writeSchema(kind, models)
  const migration = join(folder, 'prisma', kind, 'migrations', '20261201000000_init')
  mkdirSync(migration, { recursive: true })
  writeFileSync(join(folder, 'prisma', kind, 'schema.prisma'), schema)
  writeFileSync(join(migration, '..', 'migration_lock.toml'), `provider = "${kind}"\n`)
  writeFileSync(join(migration, 'migration.sql'), await writeMigration(database, schema))
  await migrate(database, { prismaFolder: join(folder, 'prisma') })
  await database.close()
  // Any executable will do: generating needs no schema engine, and naming one keeps Prisma from downloading it.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js')
  const options = ['generate', '--schema', join(folder, 'prisma', kind, 'schema.prisma')]
  await run(process.execPath, [prisma, ...options], { cwd: folder, env: { ...env, NODE_OPTIONS: '' } })
  const { PrismaClient } = require(join(folder, 'client')) as {
    PrismaClient: new (options: object) => Client & { $disconnect(): Promise<void> }
  }
  const adapter =
    kind === 'sqlite' ? new PrismaLibSql({ url }) : new PrismaPg({ connectionString: plainUrl }, { schema: schemaName })
  const client = new PrismaClient({ adapter })
  t.teardown(() => client.$disconnect())
  return { url, client }
}
