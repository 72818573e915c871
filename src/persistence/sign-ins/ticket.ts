import { sql, type Sql } from '@prisma/client-runtime-utils'
import type { NewTicket } from '../sign-in-store.js'
import type { Profile } from '../../profile.js'
import type { StoredIdentity } from '../store.js'

export interface TicketAccount extends Profile {
  identities: readonly StoredIdentity[]
}

export function writeAccount({ identities, nickname, avatarUrl }: TicketAccount): string {
  return JSON.stringify({ identities, nickname, avatarUrl } satisfies TicketAccount)
}

export function readAccount(text: string): TicketAccount {
  return JSON.parse(text) as TicketAccount
}

/** The row is kept as long as the ticket lives. */
export function setTicket({ hash, expiresAt }: NewTicket): Sql {
  return sql`ticket_hash = ${hash}, ticket_expires_at = ${expiresAt},
    expires_at = CASE WHEN expires_at < ${expiresAt} THEN ${expiresAt} ELSE expires_at END`
}
