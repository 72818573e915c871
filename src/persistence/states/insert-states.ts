import { sql } from '@prisma/client-runtime-utils'
import { formatTime } from '../sql/format-time.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import type { NewState } from '../store.js'
import { withRetry } from '../sql/with-retry.js'

/** The columns of a new state; the others are set later. */
export const newStateColumns = sql`state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at,
  reuse_key`

/** Formats times and remembers the last one: the times of a batch are mostly the same millisecond. */
function createTimeFormat(): (time: Date) => string {
  let last = Number.NaN
  let text = ''
  return (time) => {
    const now = time.getTime()
    if (now !== last) {
      last = now
      text = formatTime(time)
    }
    return text
  }
}

function toJson(states: readonly NewState[]): string {
  const formatCreatedAt = createTimeFormat()
  const formatExpiresAt = createTimeFormat()
  const rows = states.map((state) => ({
    stateHash: state.stateHash,
    nonce: state.nonce,
    userId: state.userId,
    provider: state.provider,
    clientId: state.clientId,
    redirectUri: state.redirectUri,
    createdAt: formatCreatedAt(state.createdAt),
    expiresAt: formatExpiresAt(state.expiresAt),
    reuseKey: state.reuseKey
  }))
  return JSON.stringify(rows)
}

function haveInCommon(a: NewState, b: NewState): boolean {
  return (
    a.createdAt.getTime() === b.createdAt.getTime() &&
    a.expiresAt.getTime() === b.expiresAt.getTime() &&
    a.provider === b.provider &&
    a.clientId === b.clientId &&
    a.redirectUri === b.redirectUri &&
    a.reuseKey === b.reuseKey
  )
}

/**
 * Splits states into the values that most of a batch share (provider, client, address, times, usually no key of reuse),
 * each combination once, and for each state the one-based place of its combination.
 */
function findCommon(states: readonly NewState[]): { common: NewState[]; places: number[] } {
  const common: NewState[] = []
  const places = states.map((state) => {
    let place = common.length
    while (place > 0 && !haveInCommon(common[place - 1] as NewState, state)) place -= 1
    return place > 0 ? place : common.push(state)
  })
  return { common, places }
}

async function insertManyOnPostgresql(statements: SqlExecutor, states: readonly NewState[]): Promise<void> {
  const { common, places } = findCommon(states)
  const createdAt = common.map((state) => formatTime(state.createdAt))
  const expiresAt = common.map((state) => formatTime(state.expiresAt))
  await statements.$executeRaw`
    INSERT INTO oauth_states (${newStateColumns})
    SELECT state_hash, nonce, user_id, (CAST(${common.map(({ provider }) => provider)} AS text[]))[place],
      (CAST(${common.map(({ clientId }) => clientId)} AS text[]))[place],
      (CAST(${common.map(({ redirectUri }) => redirectUri)} AS text[]))[place],
      (CAST(${createdAt} AS timestamp(3)[]))[place], (CAST(${expiresAt} AS timestamp(3)[]))[place],
      (CAST(${common.map(({ reuseKey }) => reuseKey)} AS text[]))[place]
    FROM unnest(CAST(${states.map(({ stateHash }) => stateHash)} AS text[]),
      CAST(${states.map(({ nonce }) => nonce)} AS text[]), CAST(${states.map(({ userId }) => userId)} AS text[]),
      CAST(${places} AS integer[])) AS state (state_hash, nonce, user_id, place)`
}

/** A batch of one state, the usual one under low load, needs neither arrays nor JSON. */
async function insertOne(statements: SqlExecutor, state: NewState): Promise<void> {
  await statements.$executeRaw`
    INSERT INTO oauth_states (${newStateColumns})
    VALUES (${state.stateHash}, ${state.nonce}, ${state.userId}, ${state.provider}, ${state.clientId},
      ${state.redirectUri}, ${state.createdAt}, ${state.expiresAt}, ${state.reuseKey})`
}

async function insertManyOnSqlite(statements: SqlExecutor, states: readonly NewState[]): Promise<void> {
  await statements.$executeRaw`
    INSERT INTO oauth_states (${newStateColumns})
    SELECT value->>'stateHash', value->>'nonce', value->>'userId', value->>'provider', value->>'clientId',
      value->>'redirectUri', value->>'createdAt', value->>'expiresAt', value->>'reuseKey'
    FROM json_each(${toJson(states)})`
}

export async function insertStates(database: SqlDatabase, states: readonly NewState[]): Promise<void> {
  const statements = statementsOf(database)
  const insertMany = database.kind === 'sqlite' ? insertManyOnSqlite : insertManyOnPostgresql
  await withRetry(() => (states.length === 1 ? insertOne(statements, states[0]!) : insertMany(statements, states)))
}
