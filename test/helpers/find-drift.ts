import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory
} from '@prisma/driver-adapter-utils'
import type { Database } from '../../src/persistence/open-database.js'
import { startSchemaEngine } from './schema-engine.js'
import { readSchema } from '../../src/persistence/migration/files.js'

/** Columns of PostgreSQL's catalogue whose type is "char", which Prisma's adapter does not know. */
const characterColumns = ['confdeltype', 'confupdtype', 'constraint_type']

/**
 * Lets the engine describe PostgreSQL through Prisma's adapter. Besides, it does not know that since version 18 each
 * NOT NULL is a constraint of the catalogue.
 */
function castCatalogueColumns(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    const sql = query.sql
      .replaceAll(/\bcon\.(confdeltype|confupdtype)\b/g, '$&::text AS $1')
      .replaceAll('constr.contype AS', 'constr.contype::text AS')
      .replaceAll("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n')")
    const result = await queryRaw({ ...query, sql })
    const columnTypes = result.columnTypes.map((type, index) =>
      characterColumns.includes(result.columnNames[index] as string) ? ColumnTypeEnum.Character : type
    )
    return { ...result, columnTypes }
  }
  return adapter
}

/** Compares a live database with the schema of this version; returns what differs, in words, or `null`. */
export async function findDrift(database: Database): Promise<string | null> {
  const schema = await readSchema(database.kind)
  const adapter = castCatalogueColumns(await database.connectAdapter())
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: async () => adapter
  }
  const engine = await startSchemaEngine(factory, schema)
  try {
    const files = [{ path: 'schema.prisma', content: schema }]
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: false,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] }
    })
    return exitCode === 0 ? null : stdout
  } finally {
    engine.free()
    await adapter.dispose()
  }
}
