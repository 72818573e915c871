import { sql, type Sql } from '@prisma/client-runtime-utils'

/** A state, claimed or not, that neither a completion nor an unbind has ended. */
export const isUnfinished = sql`outcome IS NULL AND voided_at IS NULL`

/** A state that is neither claimed nor voided. Whether its time is over is not part of it. */
export const isUnclaimed = sql`claim_id IS NULL AND voided_at IS NULL`

/**
 * PostgreSQL: `OFFSET 0` keeps the planner from joining: it looks the pairs up one after the other by index, and never
 * reads a table that it takes for a small one.
 */
export function unfinishedStatesOfPairs(pairs: Sql): Sql {
  return sql`SELECT state.state_hash FROM ${pairs} CROSS JOIN LATERAL (
      SELECT state_hash FROM oauth_states
      WHERE user_id = pair.user_id AND provider = pair.provider AND ${isUnfinished} OFFSET 0
    ) AS state`
}
