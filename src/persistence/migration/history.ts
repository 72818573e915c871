import { randomUUID } from 'node:crypto'
import { raw } from '@prisma/client-runtime-utils'
import { formatTime } from '../sql/format-time.js'
import type { DatabaseKind, SqlExecutor } from '../sql/sql-client.js'
import type { Migration } from './files.js'

/**
 * The table that Prisma's command line keeps its history in, statement by statement as Prisma's engine makes it.
 *
 * @see https://github.com/prisma/prisma-engines/tree/main/schema-engine/connectors/sql-schema-connector/src/flavour
 */
const historyTable: Readonly<Record<DatabaseKind, string>> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`
}

/** A migration that was begun and not rolled back. */
export interface HistoryEntry {
  name: string
  isFinished: boolean
}

export async function createHistory(statements: SqlExecutor, kind: DatabaseKind): Promise<void> {
  await statements.$executeRaw(raw(historyTable[kind]))
}

/** Reads the history, by name. The table must exist. */
export async function readHistory(statements: SqlExecutor): Promise<HistoryEntry[]> {
  const rows = await statements.$queryRaw<{ name: string; finished: number | bigint }[]>`
    SELECT migration_name AS name, CASE WHEN finished_at IS NULL THEN 0 ELSE 1 END AS finished
    FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`
  return rows.map(({ name, finished }) => ({ name, isFinished: Number(finished) === 1 }))
}

/** Records a migration that was applied, as Prisma's engine records it: one step a file, and no logs. */
export async function recordMigration(
  statements: SqlExecutor,
  { name, checksum }: Migration,
  startedAt: Date
): Promise<void> {
  const [started, finished] = [formatTime(startedAt), formatTime(new Date())]
  await statements.$executeRaw`
    INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
    VALUES (${randomUUID()}, ${checksum}, ${name}, ${started}, ${finished}, 1)`
}
