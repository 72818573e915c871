import { isDeepStrictEqual } from 'node:util'
import type { Row, StressDatabase } from '../stress-database.js'
import type { ModelState } from './state.js'

/** What can be compared between the model and the database. */
interface Content {
  /** By `user provider`: nickname and identities. */
  bound: Record<string, string>
  /** By `user provider type`. */
  events: Record<string, number>
}

const lines = (rows: readonly Row[]): string[][] => rows.map((row) => Object.values(row).map(String))

async function readContent(database: StressDatabase, name: string): Promise<Content> {
  const mine = `user_id >= '${name}-' AND user_id < '${name}.'`
  const bindings = await database.query(`SELECT user_id, provider, nickname, id FROM oauth_bindings WHERE ${mine}`)
  const identities = await database.query(
    `SELECT binding_id, subject FROM oauth_identities
     WHERE binding_id IN (SELECT id FROM oauth_bindings WHERE ${mine}) ORDER BY subject`
  )
  const events = await database.query(
    `SELECT user_id, provider, type, count(*) AS n FROM binding_events WHERE ${mine} GROUP BY user_id, provider, type`
  )
  const bound = lines(bindings).map(([user, provider, nickname, id]) => {
    const subjects = lines(identities).flatMap(([owner, subject]) => (owner === id ? [subject] : []))
    return [`${user} ${provider}`, `${nickname} ${subjects.join()}`]
  })
  return {
    bound: Object.fromEntries(bound) as Content['bound'],
    events: Object.fromEntries(
      lines(events).map(([user, provider, type, n]) => [`${user} ${provider} ${type}`, Number(n)])
    )
  }
}

function contentOf({ bound, events }: ModelState): Content {
  const entries = Object.entries(bound).map(([key, { nickname, openIds, unionIds }]) => {
    return [key, `${nickname} ${[...openIds, ...unionIds].sort().join()}`]
  })
  return { bound: Object.fromEntries(entries) as Content['bound'], events: { ...events } }
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
