import { isDeepStrictEqual } from 'node:util'
import type { Row, StressDatabase } from '../stress-database.js'
import type { ModelState } from './state.js'

/** What can be compared between the model and the database. */
interface Content {
  /** By `user provider`: nickname and identities, and whether it is suspended. */
  bound: Record<string, string>
  /** By `user provider type`. */
  events: Record<string, number>
  /** By `user provider`. */
  sessions: Record<string, number>
}

const lines = (rows: readonly Row[]): string[][] => rows.map((row) => Object.values(row).map(String))

function wordBinding(nickname: string, subjects: readonly string[], isSuspended: boolean): string {
  return `${nickname} ${subjects.join()}${isSuspended ? ' suspended' : ''}`
}

async function readContent(database: StressDatabase, name: string): Promise<Content> {
  const mine = `user_id >= '${name}-' AND user_id < '${name}.'`
  const bindings = await database.query(
    `SELECT user_id, provider, nickname, id, suspended_at IS NULL AS is_free FROM oauth_bindings WHERE ${mine}`
  )
  const identities = await database.query(
    `SELECT binding_id, subject FROM oauth_identities
     WHERE binding_id IN (SELECT id FROM oauth_bindings WHERE ${mine}) ORDER BY subject`
  )
  const events = await database.query(
    `SELECT user_id, provider, type, count(*) AS n FROM binding_events WHERE ${mine} GROUP BY user_id, provider, type`
  )
  const sessions = await database.query(
    `SELECT b.user_id, b.provider, count(*) AS n FROM oauth_bindings b JOIN oauth_sessions s ON s.binding_id = b.id
     JOIN personal_access_tokens t ON t.id = s.token_id AND t.tokenable_id = b.user_id
     WHERE ${mine} GROUP BY b.user_id, b.provider`
  )
  const bound = lines(bindings).map(([user, provider, nickname, id, isFree]) => {
    const subjects = lines(identities).flatMap(([owner, subject]) => (owner === id ? [subject] : []))
    return [`${user} ${provider}`, wordBinding(nickname!, subjects as string[], !/^(?:1|true)$/.test(isFree!))]
  })
  return {
    bound: Object.fromEntries(bound) as Content['bound'],
    events: Object.fromEntries(
      lines(events).map(([user, provider, type, n]) => [`${user} ${provider} ${type}`, Number(n)])
    ),
    sessions: Object.fromEntries(lines(sessions).map(([user, provider, n]) => [`${user} ${provider}`, Number(n)]))
  }
}

function contentOf({ bound, events, sessions }: ModelState): Content {
  const entries = Object.entries(bound).map(([key, { nickname, openIds, unionIds, isSuspended }]) => {
    return [key, wordBinding(nickname, [...openIds, ...unionIds].sort(), isSuspended)]
  })
  return { bound: Object.fromEntries(entries) as Content['bound'], events: { ...events }, sessions: { ...sessions } }
}

/**
 * Compares what the database holds of the users of a sequence with what the model says it may hold.
 *
 * @throws When none of the possible states fits.
 */
export async function assertDatabaseFits(
  database: StressDatabase,
  name: string,
  possible: readonly ModelState[]
): Promise<void> {
  const content = await readContent(database, name)
  if (possible.some((state) => isDeepStrictEqual(contentOf(state), content))) return
  const expected = JSON.stringify(contentOf(possible[0] as ModelState))
  throw new Error(
    `The database holds ${JSON.stringify(content)}; of ${possible.length} possibilities one is ${expected}`
  )
}
