import { hash } from 'node:crypto'
import { createRandomText } from '../../random/random-bytes.js'

export const ticketTtlSeconds = 600

const ticketBytes = 32

export interface Ticket {
  /** 256 random bits, 43 characters of base64url. */
  readonly ticket: string
  readonly hash: string
  readonly expiresAt: Date
}

export function createTicket(now: Date): Ticket {
  const ticket = createRandomText(ticketBytes, 'base64url')
  return { ticket, hash: hashTicket(ticket), expiresAt: new Date(now.getTime() + ticketTtlSeconds * 1000) }
}

export function hashTicket(ticket: string): string {
  return hash('sha256', ticket)
}
