import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sandboxSettings } from '../../src/sandbox/settings.js'
import { simulatorOrigin, type BenchContext } from './bench-context.js'
import { betterAuthSecret } from './datasets/better-auth.js'
import { userCount, type Dataset } from './datasets/dataset.js'
import { createDatabase, openSql, type Sql } from './datasets/sql.js'
import { projectFolder, startProgram, type RunningProgram } from './running-program.js'
import type { TablesKind } from './scenarios.js'
import type { Target } from './target.js'

const execute = promisify(execFile)

/** A target with its tables made and its users in them. */
export interface PreparedTarget {
  target: Target
  tables: TablesKind
  /** `null`: it has no tables. */
  sql: Sql | null
  environment: Record<string, string>
}

/** A target that answers. */
export interface RunningTarget extends PreparedTarget {
  program: RunningProgram
}

/** Makes a target's database, its tables and its users. */
export async function prepareTarget(
  context: BenchContext,
  target: Target,
  tables: TablesKind = 'usual'
): Promise<PreparedTarget> {
  const environment: Record<string, string> = {
    ...sandboxSettings(simulatorOrigin(context)),
    LOG_LEVEL: 'info',
    OAUTH_BINDING_SECRET: 'only-for-the-benchmark-only-for-the-benchmark',
    OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0',
    // Counting belongs to the cost of an issue; the limit is one that no user of the benchmark reaches.
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '1000000',
    // What lives at least half as long as a run never has to be made anew within it.
    OAUTH_BINDING_STATE_TTL_SECONDS: '3600',
    // Here a user begins a dozen logins a second; what is over the usual limit would be deleted while rows are counted.
    OAUTH_BINDING_MAX_OPEN_STATES: '1000',
    BETTER_AUTH_SECRET: betterAuthSecret,
    ...target.environment
  }
  if (target.dataset === null) return { target, tables, sql: null, environment }
  environment.DATABASE_URL = await createDatabaseOf(context, target, tables)
  if (target.migration !== undefined) {
    await runAnywhere(context, target.migration, { PORT: '1', ...environment })
  }
  const sql = await openSql(environment.DATABASE_URL)
  await fillTables(sql, target.dataset, tables)
  return { target, tables, sql, environment }
}

async function fillTables(sql: Sql, dataset: Dataset, kind: TablesKind): Promise<void> {
  const { seed, seededTables, tables, fillLarge = [] } = dataset
  await sql.run(seed(userCount))
  if (kind === 'fresh') return sql.keepUnanalysed([...seededTables, ...tables])
  if (kind === 'large') for (const statement of [...fillLarge, 'VACUUM ANALYZE']) await sql.run(statement)
  // As an autovacuum sees to within a minute.
  else await sql.analyse(seededTables)
}

/** Runs a Node program on whichever core is free: nothing is timed meanwhile. */
async function runAnywhere(
  { cores }: BenchContext,
  args: readonly string[],
  environment: Record<string, string>
): Promise<void> {
  const command = [process.execPath, ...args]
  const [file, ...rest] =
    cores === null ? command : ['taskset', '--cpu-list', `${cores.server},${cores.load}`, ...command]
  await execute(file!, rest, { cwd: projectFolder, env: { PATH: process.env.PATH, ...environment } })
}

async function createDatabaseOf(
  { folder, postgres }: BenchContext,
  { name, database }: Target,
  tables: TablesKind
): Promise<string> {
  if (database === 'sqlite') return `file:${join(folder, `${name}.db`)}`
  const databaseName = `${name}_${tables}`.replaceAll('-', '_')
  await createDatabase(postgres.urlOf('postgres'), databaseName)
  return postgres.urlOf(databaseName)
}

/**
 * Starts the production process of a target.
 *
 * @param nodeFlags Before the program, for a profile.
 */
export async function startTarget(
  { cores }: BenchContext,
  prepared: PreparedTarget,
  nodeFlags: readonly string[] = []
): Promise<RunningTarget> {
  const args = [...nodeFlags, ...prepared.target.program]
  return { ...prepared, program: await startProgram(args, prepared.environment, cores?.server ?? null) }
}
