import { resolve } from 'node:path'
import { readSqlitePath } from '../../../persistence/open-database.js'
import { backUpSqlite } from '../../../persistence/sqlite/backup.js'
import { ConfigError } from '../../../service/config/config-error.js'
import { loadDatabaseConfig } from '../../../service/config/config.js'
import { lineLog, printLine } from '../../output.js'

/**
 * Copies the SQLite database, and prints a line for each table of the copy: its name and its number of rows.
 *
 * @throws ConfigError when the database is PostgreSQL.
 */
export async function backUp(file: string): Promise<void> {
  const { databaseUrl } = loadDatabaseConfig(process.env)
  if (!databaseUrl.startsWith('file:')) {
    throw new ConfigError([
      'backup copies SQLite. On PostgreSQL run: pg_dump --format=custom --file=FILE, with the host, role and database of DATABASE_URL.'
    ])
  }
  const target = resolve(file)
  for (const { name, rows } of await backUpSqlite(readSqlitePath(databaseUrl), target)) {
    await printLine(`${name}\t${rows}`)
  }
  lineLog.info(`Copied to ${target}; its integrity is checked.`)
}
