import { hash, randomBytes } from 'node:crypto'

/** How long a ticket lives, in seconds. */
export const ticketTtlSeconds = 600

const ticketBytes = 32

/** A ticket about to be handed out, and what the database knows of it. */
export interface Ticket {
  /** 256 random bits, 43 characters of base64url. */
  readonly ticket: string
  readonly hash: string
  readonly expiresAt: Date
}

/** Creates a ticket. */
export function createTicket(now: Date): Ticket {
  const ticket = randomBytes(ticketBytes).toString('base64url')
  return { ticket, hash: hashTicket(ticket), expiresAt: new Date(now.getTime() + ticketTtlSeconds * 1000) }
}

/** Returns the SHA-256 of a ticket, under which the database knows it. */
export function hashTicket(ticket: string): string {
  return hash('sha256', ticket)
}
