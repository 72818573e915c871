import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findTokenTableProblems, type HolderTable } from '../../persistence/access-tokens/table.js'
import { openDatabaseForReading, readSqlitePath, type Database } from '../../persistence/open-database.js'
import { readDatabaseFacts, type DatabaseFacts } from '../../persistence/database-facts.js'
import { isUnverified, readPostgresqlUrl } from '../../persistence/postgresql/url.js'
import { readMigrationStatus, type MigrationStatus } from '../../persistence/migration/status.js'
import type { Finding } from '../finding.js'

export interface DatabaseCheckOptions {
  /** How long a connection, or a statement, may take, in ms. */
  callTimeoutMs: number
  /** A `SELECT 1` that takes longer is a warning, in ms. Default 100. */
  slowMs?: number
  /** How many connections the service opens at most. Default 1. */
  connections?: number
  /** The table of the holders of access tokens. Default: none. */
  holder?: HolderTable
}

/**
 * Checks the database, its migrations, and the table of access tokens, which may belong to another application. It only
 * reads, and creates no file.
 */
export async function checkDatabase(
  url: string,
  { callTimeoutMs, slowMs = 100, connections = 1, holder }: DatabaseCheckOptions
): Promise<Finding[]> {
  try {
    const obstacle = url.startsWith('file:') ? await findObstacle(readSqlitePath(url)) : null
    if (obstacle !== null) return [obstacle, needsDatabase]
    const database = await openDatabaseForReading(url, {
      connectionTimeoutMs: callTimeoutMs,
      statementTimeoutMs: callTimeoutMs
    })
    try {
      const address = database.kind === 'sqlite' ? null : readPostgresqlUrl(url)
      // A pooler has a limit of its own for the connections to it.
      const direct = address?.isPooled === true ? 0 : connections
      const use = { slowMs, connections: direct, isSecure: address === null || !isUnverified(address) }
      return [...(await lookAt(database, use)), ...(await checkTokenTable(database, holder))]
    } finally {
      await database.close()
    }
  } catch (error) {
    return [{ id: 'database', cause: 'database_unusable', ...describeDatabaseFailure(error as Error) }, needsDatabase]
  }
}

const needsDatabase: Finding = { id: 'migrations', cause: 'needs_database' }

/** Returns why a SQLite file cannot be used, judged by what is there and by its folder; `null`: it can. */
async function findObstacle(path: string): Promise<Finding | null> {
  const exists = await isThere(path)
  if (exists && (await stat(path)).isDirectory()) {
    return { id: 'database', cause: 'database_unusable', details: { reason: `${path} is a folder` } }
  }
  const folder = exists ? dirname(path) : await findFolder(dirname(path))
  for (const place of exists ? [path, folder] : [folder]) {
    const isWritable = await access(place, constants.W_OK).then(
      () => true,
      () => false
    )
    const isFolder = place === path || (await stat(place)).isDirectory()
    if (!isWritable || !isFolder) return { id: 'database', cause: 'database_not_writable', details: { place } }
  }
  return exists ? null : { id: 'database', cause: 'database_absent', details: { path } }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}

async function findFolder(path: string): Promise<string> {
  return (await isThere(path)) ? path : findFolder(dirname(path))
}

interface Use {
  slowMs: number
  connections: number
  isSecure: boolean
}

async function lookAt(database: Database, { slowMs, connections, isSecure }: Use): Promise<Finding[]> {
  // The first statement of a connection includes the connecting.
  await database.ping()
  const startMs = performance.now()
  await database.ping()
  const ms = Math.round((performance.now() - startMs) * 10) / 10
  const facts = await readDatabaseFacts(database)
  const status = await readMigrationStatus(database)
  const most = facts.maxConnections ?? Infinity
  const { version, user } = facts
  const details = { version, ms, limit: slowMs, schema: facts.schema ?? '', user, most, connections }
  const missing = [...facts.missingPrivileges, ...(status.pending.length > 0 && !facts.canCreate ? ['CREATE'] : [])]
  const traits = { isSlow: ms > slowMs, isSecure, isCrowded: connections > most }
  return [
    { id: 'database', cause: judge(facts, missing, traits), details: { ...details, missing: missing.join(', ') } },
    judgeMigrations(status)
  ]
}

/** A table that a pending migration creates is not compared. */
async function checkTokenTable(database: Database, holder?: HolderTable): Promise<Finding[]> {
  const [problem] = await findTokenTableProblems(database, holder)
  if (problem === undefined) return [{ id: 'tokens', cause: 'token_table_fits' }]
  const { kind, table, columns, cure } = problem
  const { pending } = await readMigrationStatus(database)
  if (kind === 'table_absent' && pending.length > 0) return []
  const isAddable = kind === 'columns_absent' && cure !== null
  const cause = isAddable ? 'token_columns_addable' : (`token_${kind}` as const)
  return [{ id: 'tokens', cause, details: { table, columns: columns.join(', '), cure: cure ?? '' } }]
}

function judge(
  facts: DatabaseFacts,
  missing: readonly string[],
  { isSlow, isSecure, isCrowded }: { isSlow: boolean; isSecure: boolean; isCrowded: boolean }
) {
  if (facts.schema === null) return 'schema_absent'
  if (facts.isReadOnly) return 'database_read_only'
  if (missing.length > 0) return 'privileges_missing'
  if (!isSecure) return 'database_unverified'
  if (isCrowded) return 'connections_exceed'
  return isSlow ? 'database_slow' : 'database_usable'
}

function judgeMigrations(status: MigrationStatus): Finding {
  for (const kind of ['failed', 'pending', 'newer'] as const) {
    const names = status[kind]
    const details = { names: names.join(', '), count: names.length }
    if (names.length > 0) return { id: 'migrations', cause: `migrations_${kind}`, details }
  }
  return { id: 'migrations', cause: 'migrations_applied' }
}

/** The driver's code in an error of a driver adapter, and in one of Prisma's client. */
interface DriverWords {
  cause?: { originalCode?: unknown }
  meta?: { driverAdapterError?: DriverWords }
}

function listCauses(error: unknown): Error[] {
  return error instanceof Error ? [error, ...listCauses(error.cause)] : []
}

/** Describes why a database cannot be used, with its own code where it has one, without credentials. */
function describeDatabaseFailure(error: Error): Pick<Finding, 'details' | 'vendor'> {
  const causes = listCauses(error)
  const words = causes as readonly unknown[] as readonly DriverWords[]
  const [code] = words.flatMap((cause) => (cause.meta?.driverAdapterError ?? cause).cause?.originalCode ?? [])
  // The cause of an error of the catalogue has the reason.
  const { message } = causes[1] ?? error
  const details = { reason: message.trim().replace(/\s+/g, ' ') }
  return typeof code === 'string' ? { details, vendor: { code } } : { details }
}
