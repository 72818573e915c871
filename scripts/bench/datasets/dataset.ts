import { createHash } from 'node:crypto'
import type { ScenarioName } from '../scenarios.js'
import type { Sql } from './sql.js'

/** How many users there are, each with a token. */
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
  /** Statements that make 1 000 users with a token each, in tables that are there. */
  seed: string
  /** What is emptied before each run; who refers to others comes first. */
  tables: readonly string[]
  /** What is emptied before a run of logins instead: the bindings stay. Absent: there is no such scenario. */
  signInTables?: readonly string[]
  /** Statements that then bring the tables to where the scenario begins. */
  fill(scenario: ScenarioName): string
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

/** Numbers from 1 to 1 000, from which rows are made in SQL that both databases speak. */
export const numbersTable = `
  CREATE TABLE bench_numbers (n INTEGER NOT NULL PRIMARY KEY);
  INSERT INTO bench_numbers VALUES ${Array.from({ length: userCount }, (_, user) => `(${user + 1})`).join(',')};`

/**
 * Fills `personal_access_tokens`, which is Laravel Sanctum's table for every target that has it. It stays as it is
 * then, so the database gets to know it once, as an autovacuum would see to within a minute.
 */
export const tokensSeed = writeTokensSeed({ areNumbered: false })

/** @param areNumbered Whether the table numbers its rows itself, from 1. */
export function writeTokensSeed({ areNumbered }: { areNumbered: boolean }): string {
  const columns = [...(areNumbered ? [] : ['id']), 'tokenable_type', 'tokenable_id', 'name', 'token', 'abilities']
  const rows = Array.from({ length: userCount }, (_, user) => {
    const hash = createHash('sha256').update(secretOf(user)).digest('hex')
    const id = areNumbered ? '' : `${user + 1}, `
    return `(${id}'App\\Models\\User', ${user + 1}, 'bench', '${hash}', '["*"]')`
  })
  return `
  INSERT INTO personal_access_tokens (${columns.join(', ')}) VALUES
  ${rows.join(',')};
  ANALYZE personal_access_tokens;`
}

/** To what every user is bound when the scenario begins. */
export function boundProviders(scenario: ScenarioName): readonly string[] {
  if (scenario === 'unbind') return ['WECHAT', 'DING_TALK']
  if (scenario === 'list') return ['WECHAT']
  return scenario === 'mixed' ? ['DING_TALK'] : []
}
