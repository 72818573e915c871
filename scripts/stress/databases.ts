import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { createPostgresCluster, type PostgresCluster } from './postgres-cluster.js'

/** Makes the databases of a run, and removes them. */
export interface Databases {
  kind: DatabaseKind
  /** What the runs are on, for the verdict. */
  description: string
  /** PostgreSQL only. */
  cluster: PostgresCluster | undefined
  /** Creates a migrated, empty database and returns its address. */
  create(name: string): Promise<string>
  remove(): Promise<void>
}

/** Creates a migrated, empty database on a server. */
export async function createPostgresDatabase(cluster: PostgresCluster, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.urlOf('postgres') })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end())
  const url = cluster.urlOf(name)
  await migrate(url)
  return url
}

async function openPostgres(folder: string, settings: readonly string[]): Promise<Databases> {
  const cluster = await createPostgresCluster(folder, settings)
  return {
    kind: 'postgresql',
    description: cluster.version,
    cluster,
    create: (name) => createPostgresDatabase(cluster, name),
    remove: () => cluster.stop()
  }
}

function openSqlite(folder: string): Databases {
  return {
    kind: 'sqlite',
    description: 'SQLite (libSQL)',
    cluster: undefined,
    create: async (name) => {
      const url = `file:${join(folder, `${name}.db`)}`
      await migrate(url)
      return url
    },
    remove: async () => rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Prepares a place for databases below the folder for temporary files.
 *
 * @param settings More settings of PostgreSQL, `name=value`.
 */
export async function openDatabases(kind: DatabaseKind, settings: readonly string[] = []): Promise<Databases> {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-stress-'))
  return kind === 'sqlite' ? openSqlite(folder) : openPostgres(folder, settings)
}
