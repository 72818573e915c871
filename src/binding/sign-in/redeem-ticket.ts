import { createBindingError } from '../../errors.js'
import type { RedeemedTicket } from '../../persistence/sign-in-store.js'
import { hashChallenge } from './browser.js'
import { hashTicket } from './ticket.js'
import type { SignInContext } from './types.js'

export interface Redemption {
  readonly userId: string
  readonly ticket: string
  /** Of the browser; `null` when it has none. */
  readonly challenge: string | null
  /** See `TicketRedemption`. */
  readonly client?: unknown
}

export interface RedemptionContext extends Pick<SignInContext, 'onChange' | 'now'> {
  readonly store: Pick<SignInContext['store'], 'redeemTicket'>
}

/**
 * Binds the account of a ticket to a user, under the rules of a completion, and uses the ticket up. A refusal with 409
 * leaves the ticket as it was.
 */
export async function redeemTicket(context: RedemptionContext, redemption: Redemption): Promise<RedeemedTicket> {
  const { userId, ticket, challenge, client } = redemption
  if (challenge === null) throw createBindingError('TICKET_UNUSABLE', { reason: 'browser_unknown' })
  const redeemed = await context.store.redeemTicket({
    ticketHash: hashTicket(ticket),
    challengeHash: hashChallenge(challenge),
    userId,
    now: context.now(),
    client
  })
  context.onChange()
  return redeemed
}
