import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../../../test/helpers/until.js'
import { createPostgresDatabase } from '../../databases.js'
import { createPostgresCluster, type PostgresCluster } from '../../postgres-cluster.js'
import { mountDisk } from '../disk.js'
import { executeSql } from '../../../../test/helpers/execute-sql.js'
import type { Situation } from '../situation.js'

/** A server whose log could not be written ends; what watches over it starts it again. */
async function keepRunning(cluster: PostgresCluster, url: string): Promise<void> {
  await until(async () => {
    if (!cluster.isRunning()) await cluster.start().catch(() => undefined)
    const write = executeSql(url, 'CREATE TABLE has_room (); DROP TABLE has_room')
    return write.then(
      () => true,
      () => false
    )
  })
}

/** The disk of a PostgreSQL server is full, its log included, and stays so: what the server frees is taken at once. */
export const fullDiskOfPostgres: Situation = {
  name: 'full-disk',
  kind: 'postgresql',
  prepare: async ({ holdMs, onEnd }) => {
    const disk = mountDisk(192)
    onEnd(() => disk.remove())
    const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-disk-server-'))
    const cluster = await createPostgresCluster(folder, ['min_wal_size=32MB', 'max_wal_size=32MB'], disk.folder)
    onEnd(() => cluster.stop())
    const databaseUrl = await createPostgresDatabase(cluster, 'service')
    return {
      databaseUrl,
      readiness: { meanwhile: 'as-answered' },
      disturb: async () => {
        await disk.keepFull(holdMs)
        await keepRunning(cluster, databaseUrl)
      }
    }
  }
}
