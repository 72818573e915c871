import { hash } from 'node:crypto'
import type { Row, StressDatabase } from '../stress-database.js'
import type { Ledger } from './ledger.js'

/** Each finished sign-in, whether its ticket is used up, and whether its binding still has the account that signed in. */
const signIns = `
  SELECT s.state_hash, s.outcome, s.account IS NULL AS is_used, b.id IS NOT NULL AS is_kept
  FROM oauth_sign_ins s LEFT JOIN oauth_bindings b ON b.id = s.binding_id AND b.bound_at = s.bound_at
  WHERE s.outcome IS NOT NULL`

/** The sessions of a binding that stands. */
const sessions = `
  SELECT t.id, t.token FROM personal_access_tokens t
  JOIN oauth_sessions s ON s.token_id = t.id JOIN oauth_bindings b ON b.id = s.binding_id`

/** SQLite's truth is a number. */
const isTrue = (value: unknown): boolean => value === true || Number(value) === 1

function auditLogin(row: Row | undefined, hasSession: boolean): string | null {
  if (row?.['outcome'] !== 'SIGNED_IN') return `an acknowledged login has the outcome ${String(row?.['outcome'])}`
  const isKept = isTrue(row['is_kept'])
  if (isKept === hasSession) return null
  return isKept ? 'an acknowledged login has no session' : 'a session outlived the binding that signed in'
}

/** Compares what was told of logins and tickets with what the database holds. */
export async function auditSignIns(database: StressDatabase, { logins, redeemed }: Ledger): Promise<string[]> {
  const rows = new Map((await database.query(signIns)).map((row) => [String(row['state_hash']), row]))
  const tokens = new Map((await database.query(sessions)).map(({ id, token }) => [String(id), token]))
  const findings = logins.map(({ state, token }) => {
    const [id = '', secret = ''] = token.split('|')
    return auditLogin(rows.get(hash('sha256', state)), tokens.get(id) === hash('sha256', secret))
  })
  for (const state of redeemed) {
    const row = rows.get(hash('sha256', state))
    const isUsed = row?.['outcome'] === 'ACCOUNT_NOT_BOUND' && isTrue(row['is_used'])
    findings.push(isUsed ? null : 'a ticket that was redeemed is not used up')
  }
  return findings.filter((finding) => finding !== null)
}
