import { hash } from 'node:crypto'
import { findBreaches } from '../invariants.js'
import type { StressDatabase } from '../stress-database.js'
import type { UserParts, VirtualUser } from './ask.js'
import { auditSignIns } from './audit-sign-ins.js'

/** What the audit looked at, and what it found. */
export interface Audit {
  /** What was acknowledged: completions, logins, redeemed tickets. */
  acknowledged: number
  logins: number
  redeemed: number
  /** Refusals that were told. */
  refusals: number
  /** Refusals whose outcome could not be kept, because the database went away at that moment. */
  unrecordedRefusals: number
  failures: string[]
}

async function readOutcomes(database: StressDatabase): Promise<Map<string, string | null>> {
  const rows = await database.query('SELECT state_hash, outcome FROM oauth_states WHERE claim_id IS NOT NULL')
  return new Map(rows.map((row) => [String(row['state_hash']), row['outcome'] as string | null]))
}

async function auditHoldings(
  database: StressDatabase,
  users: readonly VirtualUser[],
  { ledger }: UserParts
): Promise<string[]> {
  const rows = await database.query('SELECT user_id, nickname FROM oauth_bindings')
  const held = new Map(rows.map((row) => [String(row['user_id']), String(row['nickname']).replace(/\/$/, '')]))
  return users.flatMap(({ id }) => {
    const possible = ledger.possible(id)
    const holding = held.get(id) ?? null
    if (possible.has(holding)) return []
    return [`user ${id} holds ${holding}, and was told ${[...possible].join(' or ')}`]
  })
}

/** Compares what users were told with what the database holds: nothing acknowledged is missing, I1 to I5 and I7 hold. */
export async function audit(database: StressDatabase, users: readonly VirtualUser[], parts: UserParts): Promise<Audit> {
  const { ledger, vendor, codes, answers } = parts
  const outcomes = await readOutcomes(database)
  const outcomeOf = (state: string): string | null => outcomes.get(hash('sha256', state)) ?? null
  const failures = [
    ...parts.failures,
    ...(await findBreaches(database)),
    ...(await auditHoldings(database, users, parts)),
    ...(await auditSignIns(database, ledger))
  ]
  for (const [breach, count] of answers.breaches) failures.push(`${count} times: ${breach}`)
  for (const state of ledger.acknowledged) {
    const outcome = outcomeOf(state)
    if (outcome !== 'BOUND') failures.push(`an acknowledged completion has the outcome ${outcome}`)
  }
  let unrecordedRefusals = 0
  for (const { state } of ledger.refusals) {
    if (state === null) continue
    const outcome = outcomeOf(state)
    if (outcome === null) unrecordedRefusals += 1
    else if (outcome !== 'ACCOUNT_BOUND_ELSEWHERE') failures.push(`a refused completion has the outcome ${outcome}`)
  }
  for (const { user, account } of ledger.findUnfounded()) {
    failures.push(`user ${user} was refused ${account}, which nobody else held`)
  }
  for (const { account, claim, by } of ledger.findImpossible()) {
    failures.push(`${by} showed that ${account} was ${claim}, which cannot be`)
  }
  const twice = codes.filter((code) => vendor.countExchanges(code) > 1)
  if (twice.length > 0) failures.push(`${twice.length} codes were exchanged more than once`)
  return {
    acknowledged: ledger.acknowledged.size,
    logins: ledger.logins.length,
    redeemed: ledger.redeemed.size,
    refusals: ledger.refusals.length,
    unrecordedRefusals,
    failures
  }
}
