import { createBindingError } from '../../errors.js'
import { bindAccount } from '../bindings/complete.js'
import { followSchema } from '../sql/client-schema.js'
import { forUpdate } from '../sql/dialect.js'
import { isUniqueViolation, translateFailure } from '../sql/failures.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { transact, type SqlClient, type SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import type { RedeemedTicket, TicketRedemption } from '../sign-in-store.js'
import type { StoreDatabase } from './sessions.js'
import { readAccount, type TicketAccount } from './ticket.js'

interface TicketRow {
  provider: string
  clientId: string
  challengeHash: string
  ticketExpiresAt: Date
  account: string
}

type UsableTicket = Pick<TicketRow, 'provider' | 'clientId'> & TicketAccount

/** Locks the ticket; of several redemptions the others wait, and do not find it any more. */
async function lockTicket(
  transaction: SqlExecutor,
  database: StoreDatabase,
  { ticketHash, challengeHash, now }: TicketRedemption
): Promise<UsableTicket> {
  const [row] = await transaction.$queryRaw<TicketRow[]>(
    ...flattenSql`
    SELECT provider, client_id AS "clientId", challenge_hash AS "challengeHash",
      ticket_expires_at AS "ticketExpiresAt", account
    FROM oauth_sign_ins WHERE ticket_hash = ${ticketHash} ${forUpdate(database)}`
  )
  const createUnusable = (reason: string) => createBindingError('TICKET_UNUSABLE', { reason })
  if (row === undefined) throw createUnusable('ticket_unknown')
  if (row.challengeHash !== challengeHash) throw createUnusable('ticket_of_other_browser')
  if (row.ticketExpiresAt <= now) throw createUnusable('ticket_expired')
  const { provider, clientId, account } = row
  return { provider, clientId, ...readAccount(account) }
}

async function redeem(
  transaction: SqlExecutor,
  database: StoreDatabase,
  redemption: TicketRedemption
): Promise<RedeemedTicket> {
  const { ticketHash, userId, now } = redemption
  const ticket = await lockTicket(transaction, database, redemption)
  const { bindingId, change } = await bindAccount(transaction, database, { ...ticket, userId, now })
  await transaction.$executeRaw`
    UPDATE oauth_sign_ins SET ticket_hash = NULL, ticket_expires_at = NULL, account = NULL, binding_id = ${bindingId}
    WHERE ticket_hash = ${ticketHash}`
  return { provider: ticket.provider, change }
}

/** In the caller's transaction, which cannot go on after a failure, so that nothing is repeated. */
async function redeemInside(database: StoreDatabase, redemption: TicketRedemption): Promise<RedeemedTicket> {
  const { client } = followSchema({ ...database, client: redemption.client as SqlClient })
  return redeem(client, database, redemption).catch((error: unknown) => {
    throw translateFailure(error)
  })
}

export async function redeemTicket(database: StoreDatabase, redemption: TicketRedemption): Promise<RedeemedTicket> {
  try {
    if (redemption.client !== undefined) return await redeemInside(database, redemption)
    return await withRetry(() => transact(database, (transaction) => redeem(transaction, database, redemption)))
  } catch (error) {
    if (isUniqueViolation(error, 'oauth_identities')) throw createBindingError('ACCOUNT_BOUND_ELSEWHERE')
    throw error
  }
}
