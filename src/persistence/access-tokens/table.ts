import { TablesError } from '../../errors.js'
import { qualifyName } from '../sql/client-schema.js'
import type { SqlDatabase } from '../sql/sql-client.js'
import { readTableColumns } from '../sql/table-columns.js'

/** The table of the holders of access tokens. */
export interface HolderTable {
  /** The table's name, `users` for instance: letters, digits and underscores. */
  table: string
  /** The column that `tokenable_id` names. Default `id`. */
  key?: string
}

export interface TokenTableProblem {
  kind: 'table_absent' | 'columns_absent' | 'columns_unfit'
  table: string
  /** The columns concerned; unfit ones with their type. */
  columns: readonly string[]
  cure: string | null
}

const tokenTable = 'personal_access_tokens'

const text = /^(?:text|character varying(?:\(\d+\))?|character\(\d+\))$/
const time = /^timestamp(?:\(\d\))? with(?:out)? time zone$/
const whole = /^(?:smallint|integer|bigint)$/

/** The types of the columns of Sanctum's table on PostgreSQL. SQLite stores any value in any column. */
const postgresqlTypes: Readonly<Record<string, RegExp>> = {
  id: whole,
  tokenable_type: text,
  tokenable_id: new RegExp(`${whole.source}|${text.source}|^uuid$`),
  name: text,
  token: text,
  abilities: new RegExp(`${text.source}|^jsonb?$`),
  last_used_at: time,
  expires_at: time,
  created_at: time,
  updated_at: time
}

const addedTypes: Readonly<Record<string, Readonly<Record<SqlDatabase['kind'], string>>>> = {
  abilities: { sqlite: 'text', postgresql: 'text' },
  ...Object.fromEntries(
    ['last_used_at', 'expires_at', 'created_at', 'updated_at'].map((name) => [
      name,
      { sqlite: 'datetime', postgresql: 'timestamp(0)' }
    ])
  )
}

export function quoteTable(database: SqlDatabase, table: string): string {
  return qualifyName(database, `"${table}"`)
}

export async function readHolderColumns(database: SqlDatabase, table: string): Promise<Map<string, string>> {
  return readTableColumns(database, database.kind === 'sqlite' ? table : `"${table}"`)
}

function writeCure(database: SqlDatabase, absent: readonly string[]): string | null {
  const added = absent.map((name) => `ADD COLUMN ${name} ${addedTypes[name]?.[database.kind]}`)
  if (absent.some((name) => addedTypes[name] === undefined)) return null
  const table = qualifyName(database, tokenTable)
  // SQLite adds one column a statement.
  return added.map((addition) => `ALTER TABLE ${table} ${addition};`).join(' ')
}

async function findColumnProblems(database: SqlDatabase): Promise<TokenTableProblem[]> {
  const columns = await readTableColumns(database, tokenTable)
  const needed = Object.keys(postgresqlTypes)
  const absent = needed.filter((name) => !columns.has(name))
  if (columns.size === 0) return [{ kind: 'table_absent', table: tokenTable, columns: [], cure: null }]
  const unfit = [...columns].filter(([name, type]) => postgresqlTypes[name]?.test(type) === false)
  const problems: TokenTableProblem[] = []
  if (absent.length > 0) {
    problems.push({ kind: 'columns_absent', table: tokenTable, columns: absent, cure: writeCure(database, absent) })
  }
  if (unfit.length > 0 && database.kind === 'postgresql') {
    const described = unfit.map(([name, type]) => `${name} (${type})`)
    problems.push({ kind: 'columns_unfit', table: tokenTable, columns: described, cure: null })
  }
  return problems
}

async function findHolderProblems(database: SqlDatabase, holder: HolderTable): Promise<TokenTableProblem[]> {
  const { table, key = 'id' } = holder
  const columns = await readHolderColumns(database, table)
  if (columns.size === 0) return [{ kind: 'table_absent', table, columns: [], cure: null }]
  return columns.has(key) ? [] : [{ kind: 'columns_absent', table, columns: [key], cure: null }]
}

export async function findTokenTableProblems(
  database: SqlDatabase,
  holder?: HolderTable
): Promise<TokenTableProblem[]> {
  const own = await findColumnProblems(database)
  return holder === undefined ? own : [...own, ...(await findHolderProblems(database, holder))]
}

const verbs = { columns_absent: 'lacks', columns_unfit: 'has unfit types in' } as const

function describeTokenTableProblem({ kind, table, columns, cure }: TokenTableProblem): string {
  if (kind === 'table_absent') return `There is no table ${table}.`
  const found = `The table ${table} ${verbs[kind]} the column${columns.length > 1 ? 's' : ''} ${columns.join(', ')}.`
  if (table !== tokenTable) return found
  return cure === null ? `${found} Give it the columns that Laravel Sanctum 3 or 4 makes.` : `${found} Run: ${cure}`
}

/** Checks the table of access tokens, and that of their holders when given. It only reads. */
export async function verifyTokenTable(database: SqlDatabase, holder?: HolderTable): Promise<void> {
  const problems = await findTokenTableProblems(database, holder)
  if (problems.length > 0) throw new TablesError(problems.map(describeTokenTableProblem).join(' '))
}
