import { createHash } from 'node:crypto'
import type { Activity } from '../scenarios.js'
import type { Sql } from './sql.js'

/** The most users there are, each with a token. */
export const userCount = 1000

/** What is counted before and after a run; `NaN`: this target keeps no such thing. */
export interface Counts {
  /** States that were issued and neither claimed nor voided. */
  openStates: number
  bindings: number
  /** States whose completion succeeded. */
  completions: number
  events: number
  /** Tokens that belong to a binding. */
  sessions: number
}

/** The tables of one kind of target. */
export interface Dataset {
  /** Returns statements that make so many users with a token each, in tables that are there. */
  seed(users: number): string
  /** What the seed has filled and no turn changes. */
  seededTables: readonly string[]
  /** What is emptied before each run; who refers to others comes first. */
  tables: readonly string[]
  /** What is emptied before a run of logins instead: the bindings stay. Absent: there is no such scenario. */
  signInTables?: readonly string[]
  /** Statements that then bring the tables to where the activity begins. */
  fill(activity: Activity): string
  /** Statements that bring PostgreSQL's empty tables to where a scenario on large tables begins, and analyse them. */
  fillLarge?: readonly string[]
  count(sql: Sql): Promise<Counts>
  /** Returns a query for `found`: how many rows hold this very state for this very user, 0 to 999. */
  findState(state: string, user: number): string
}

/** Returns a user's token, `id|secret` as Laravel Sanctum writes it. Fixed: every target knows the same ones. */
export function tokenOf(user: number): string {
  return `${user + 1}|${secretOf(user)}`
}

function secretOf(user: number): string {
  return createHash('sha256').update(`bench token ${user}`).digest('base64url').slice(0, 40)
}

/** Returns statements that make a table of the users' numbers, from which rows are made in SQL that both databases speak. */
export function writeNumbersTable(users: number): string {
  return `
  CREATE TABLE bench_numbers (n INTEGER NOT NULL PRIMARY KEY);
  INSERT INTO bench_numbers VALUES ${Array.from({ length: users }, (_, user) => `(${user + 1})`).join(',')};`
}

/** Of the numbers, those that have one open state when states are issued. */
export const firstHundred = 'bench_numbers WHERE n <= 100'

/** Laravel Sanctum's table, which every target has that knows tokens. */
export const tokensTable = 'personal_access_tokens'

/**
 * Returns statements that fill it.
 *
 * @param areNumbered Whether the table numbers its rows itself, from 1.
 */
export function writeTokensSeed(users: number, { areNumbered }: { areNumbered: boolean }): string {
  const columns = [...(areNumbered ? [] : ['id']), 'tokenable_type', 'tokenable_id', 'name', 'token', 'abilities']
  const rows = Array.from({ length: users }, (_, user) => {
    const hash = createHash('sha256').update(secretOf(user)).digest('hex')
    const id = areNumbered ? '' : `${user + 1}, `
    return `(${id}'App\\Models\\User', ${user + 1}, 'bench', '${hash}', '["*"]')`
  })
  return `
  INSERT INTO ${tokensTable} (${columns.join(', ')}) VALUES
  ${rows.join(',')};`
}

/** To what every user is bound when the activity begins. */
export function boundProviders(activity: Activity): readonly string[] {
  if (activity === 'unbind' || activity === 'list') return ['WECHAT', 'DING_TALK']
  return activity === 'mixed' ? ['DING_TALK'] : []
}
