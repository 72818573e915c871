import type { StressDatabase } from './stress-database.js'

/**
 * A rule, and the query that returns a row for each breach of it; plain SQL for both databases, but for
 * `ms_before(column)`, the time a millisecond before.
 */
interface Invariant {
  name: string
  breaches: string
}

/** The events that tell of an account that was bound. */
const bindingTypes = "('BOUND', 'REBOUND', 'REFRESHED')"

/** Sign-ins with an outcome, and the user of the binding that they signed in, or that their ticket made. */
const signInsWith = (outcome: string): string => `
  SELECT e.user_id, s.provider, s.client_id FROM oauth_sign_ins s
  JOIN binding_events e ON e.binding_id = s.binding_id AND e.type = 'BOUND' WHERE s.outcome = '${outcome}'`

/** What must have an event each, what may have one, and the events. */
const completed = `
  SELECT user_id, provider, client_id, 1 AS done, 0 AS told FROM oauth_states WHERE outcome = 'BOUND'
  UNION ALL
  SELECT user_id, provider, client_id, 1, 0 FROM (${signInsWith('ACCOUNT_NOT_BOUND')}) AS redeemed`
const signedIn = `SELECT user_id, provider, client_id, 1, 0 FROM (${signInsWith('SIGNED_IN')}) AS signed_in`
const told = `SELECT user_id, provider, client_id, 0, 1 FROM binding_events WHERE type IN ${bindingTypes}`

/**
 * I1 to I5 and I7 of the design as queries. They assume that no state was swept away since the database was empty; I3's
 * "at most one exchange" and I6 are the vendor's and the client's to tell.
 */
export const invariants: readonly Invariant[] = [
  {
    name: 'I1: an identity belongs to at most one user',
    breaches: `
      SELECT provider, issuer, kind, subject FROM oauth_identities
      GROUP BY provider, issuer, kind, subject HAVING count(*) > 1`
  },
  {
    name: 'I1: every identity belongs to a binding of its provider',
    breaches: `
      SELECT i.provider, i.issuer, i.kind, i.subject FROM oauth_identities i
      LEFT JOIN oauth_bindings b ON b.id = i.binding_id AND b.provider = i.provider WHERE b.id IS NULL`
  },
  {
    name: 'I1: every binding has an identity',
    breaches: `
      SELECT b.user_id, b.provider FROM oauth_bindings b
      WHERE NOT EXISTS (SELECT 1 FROM oauth_identities i WHERE i.binding_id = b.id)`
  },
  {
    name: 'I2: a user has at most one binding a provider',
    breaches: 'SELECT user_id, provider FROM oauth_bindings GROUP BY user_id, provider HAVING count(*) > 1'
  },
  {
    name: 'I3: a state that completed, or a ticket that was redeemed, has an event of its user, provider and app',
    breaches: `
      SELECT user_id, provider, client_id, sum(done) AS done, sum(told) AS told
      FROM (${completed} UNION ALL ${told}) AS both_sides
      GROUP BY user_id, provider, client_id HAVING sum(done) > sum(told)`
  },
  {
    name: 'I3: a state completes, and a sign-in binds, at most once',
    breaches: `
      SELECT user_id, provider, client_id, sum(done) AS done, sum(told) AS told
      FROM (${completed} UNION ALL ${signedIn} UNION ALL ${told}) AS both_sides
      GROUP BY user_id, provider, client_id HAVING sum(done) < sum(told)`
  },
  {
    name: 'I3: a ticket is used up by what it binds',
    breaches: `
      SELECT state_hash FROM oauth_sign_ins
      WHERE outcome = 'ACCOUNT_NOT_BOUND' AND (account IS NULL) <> (binding_id IS NOT NULL)`
  },
  {
    name: 'I3: only a claimed state has an outcome, and a claimed or voided one is not handed out again',
    breaches: `
      SELECT state_hash FROM oauth_states
      WHERE (outcome IS NOT NULL AND (claim_id IS NULL OR code_hash IS NULL))
        OR (reuse_key IS NOT NULL AND (claim_id IS NOT NULL OR voided_at IS NOT NULL))`
  },
  {
    name: 'I4: a voided state never binds',
    breaches: "SELECT state_hash FROM oauth_states WHERE voided_at IS NOT NULL AND outcome = 'BOUND'"
  },
  {
    // An event's time may be a millisecond after the unbind: it is always after the completion's. A ticket is no
    // state: the user redeems it, after the unbind.
    name: 'I4: what is bound after an unbind was issued after it',
    breaches: `
      SELECT b.user_id, b.provider FROM oauth_bindings b
      JOIN binding_events e ON e.user_id = b.user_id AND e.provider = b.provider AND e.type = 'UNBOUND'
      WHERE NOT EXISTS (
        SELECT 1 FROM oauth_states s
        WHERE s.user_id = b.user_id AND s.provider = b.provider AND s.outcome = 'BOUND'
          AND s.created_at >= ms_before(e.occurred_at))
        AND NOT EXISTS (
          SELECT 1 FROM oauth_sign_ins t WHERE t.binding_id = b.id AND t.outcome = 'ACCOUNT_NOT_BOUND')`
  },
  {
    name: 'I5: a binding was made by one event, and ended by at most one',
    breaches: `
      SELECT binding_id FROM binding_events GROUP BY binding_id
      HAVING sum(CASE WHEN type = 'BOUND' THEN 1 ELSE 0 END) <> 1
        OR sum(CASE WHEN type = 'UNBOUND' THEN 1 ELSE 0 END) > 1`
  },
  {
    name: 'I5: what is bound has its event, and none that ends it',
    breaches: `
      SELECT b.id FROM oauth_bindings b
      WHERE NOT EXISTS (SELECT 1 FROM binding_events e WHERE e.binding_id = b.id AND e.type = 'BOUND')
        OR EXISTS (SELECT 1 FROM binding_events e WHERE e.binding_id = b.id AND e.type = 'UNBOUND')`
  },
  {
    name: 'I5: what was bound and is not any more has an event that ended it',
    breaches: `
      SELECT e.binding_id FROM binding_events e
      WHERE e.type = 'BOUND' AND NOT EXISTS (SELECT 1 FROM oauth_bindings b WHERE b.id = e.binding_id)
        AND NOT EXISTS (SELECT 1 FROM binding_events u WHERE u.binding_id = e.binding_id AND u.type = 'UNBOUND')`
  },
  {
    name: 'I7: no session stands for a binding that has ended or is suspended',
    breaches: `
      SELECT s.token_id, s.binding_id FROM oauth_sessions s JOIN personal_access_tokens t ON t.id = s.token_id
      LEFT JOIN oauth_bindings b ON b.id = s.binding_id AND b.suspended_at IS NULL WHERE b.id IS NULL`
  },
  {
    name: 'I7: a session is of the user of its binding, and has its token',
    breaches: `
      SELECT s.token_id, s.binding_id FROM oauth_sessions s JOIN oauth_bindings b ON b.id = s.binding_id
      LEFT JOIN personal_access_tokens t ON t.id = s.token_id AND CAST(t.tokenable_id AS TEXT) = b.user_id
      WHERE t.id IS NULL`
  }
]

/** `$1` is the column. */
const millisecondBefore = {
  postgresql: "$1 - interval '1 millisecond'",
  sqlite: "strftime('%Y-%m-%dT%H:%M:%f+00:00', $1, '-0.001 seconds')"
} as const

/** Runs every query; returns a line for each rule that is broken, with the first rows. */
export async function findBreaches({ kind, query }: Pick<StressDatabase, 'kind' | 'query'>): Promise<string[]> {
  const lines: string[] = []
  for (const { name, breaches } of invariants) {
    const rows = await query(breaches.replace(/ms_before\(([\w.]+)\)/, millisecondBefore[kind]))
    if (rows.length > 0) lines.push(`${name}: ${rows.length} breaches, ${JSON.stringify(rows.slice(0, 3))}`)
  }
  return lines
}
