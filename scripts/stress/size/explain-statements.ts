import Libsql from 'libsql'
import pg from 'pg'
import type { RecordedRequest } from './record-requests.js'
import type { RecordedStatement } from './record-statements.js'

/** A statement whose plan reads a whole table or index. */
export interface Scan {
  request: string
  statement: string
  /** What the plan says. */
  plan: string
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: PlanNode[]
}

interface Explained {
  'QUERY PLAN': [{ Plan: PlanNode }]
}

/** Tells what in a plan of PostgreSQL reads more than an index points at. */
export function findPostgresScans(node: PlanNode): string[] {
  const type = node['Node Type']
  const isScan =
    type === 'Seq Scan' || type === 'Tid Range Scan' || (/Index/.test(type) && node['Index Cond'] === undefined)
  const own = isScan ? [`${type} on ${node['Relation Name'] ?? node['Index Name']}`] : []
  return [...own, ...(node.Plans ?? []).flatMap(findPostgresScans)]
}

/**
 * Tells which lines of a plan of SQLite read a whole table or index; what the request itself carries, and what another
 * part of the statement found, is none.
 */
export function findSqliteScans(lines: readonly string[]): string[] {
  const parts = lines.flatMap((line) => /^(?:CO-ROUTINE|MATERIALIZE) (.+)$/.exec(line)?.[1] ?? [])
  const isPart = (line: string): boolean => parts.includes(line.slice('SCAN '.length))
  return lines.filter((line) => /^SCAN (?!(?:\d+ )?CONSTANT ROW|json_each VIRTUAL TABLE)/.test(line) && !isPart(line))
}

/** Prisma's adapter hands PostgreSQL a time without zone. */
function toParameter(value: unknown): unknown {
  return value instanceof Date ? value.toISOString().slice(0, 23).replace('T', ' ') : value
}

/** Explains a statement, and returns what in its plan is a scan. */
type Explain = (statement: RecordedStatement) => Promise<string[]>

async function openPostgres(url: string): Promise<[Explain, () => Promise<void>]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const explain: Explain = async ({ text, values }) => {
    // A prepared statement is planned for its values at first, and maybe for any values later.
    const own = await client.query<Explained>(`EXPLAIN (FORMAT JSON) ${text}`, values.map(toParameter))
    const generic = await client.query<Explained>(`EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${text}`)
    return [...own.rows, ...generic.rows].flatMap((row) => findPostgresScans(row['QUERY PLAN'][0].Plan))
  }
  return [explain, () => client.end()]
}

function openSqlite(url: string): [Explain, () => Promise<void>] {
  const database = new Libsql(url.slice('file:'.length))
  const explain: Explain = async ({ sql, values }) => {
    // The plan does not depend on the values.
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values.map(() => 'x')) as { detail: string }[]
    return findSqliteScans(rows.map(({ detail }) => detail))
  }
  const close = async (): Promise<void> => {
    database.close()
  }
  return [explain, close]
}

/** Explains every statement and returns those that read a whole table or index. */
export async function findScans(databaseUrl: string, requests: readonly RecordedRequest[]): Promise<Scan[]> {
  const [explain, close] = databaseUrl.startsWith('file:') ? openSqlite(databaseUrl) : await openPostgres(databaseUrl)
  try {
    const scans: Scan[] = []
    for (const { name, statements } of requests) {
      for (const statement of statements) {
        const found = await explain(statement)
        const text = statement.text.replace(/\s+/g, ' ').trim()
        scans.push(...found.map((plan) => ({ request: name, statement: text, plan })))
      }
    }
    return scans
  } finally {
    await close()
  }
}
