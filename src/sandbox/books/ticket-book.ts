import { forgetOldest } from './code-book.js'

/**
 * Keeps logins that begin on one device and are confirmed on another. On the real platforms, too, a page shows a QR
 * code, the phone that scans it confirms, and the page is sent on.
 */
export interface TicketBook {
  /** Begins a login, for an authorize address of the simulator (path and query), and returns its ticket. */
  open(address: string): string
  /** Returns the authorize address of a ticket whose redirect is not collected yet. */
  find(ticket: string): string | undefined
  /** Keeps the redirect of an open ticket. */
  confirm(ticket: string, location: string): void
  /** Returns the redirect, once; `null` before it is confirmed, `undefined` for an unknown ticket. */
  collect(ticket: string): string | null | undefined
}

const maxTickets = 1000

/** Creates an empty ticket book; the oldest of more than 1000 tickets are forgotten. */
export function createTicketBook(createTicket: () => string): TicketBook {
  const tickets = new Map<string, { address: string; location: string | null }>()
  return {
    open(address) {
      const ticket = createTicket()
      tickets.set(ticket, { address, location: null })
      forgetOldest(tickets, maxTickets)
      return ticket
    },
    find: (ticket) => tickets.get(ticket)?.address,
    confirm(ticket, location) {
      const entry = tickets.get(ticket)
      if (entry !== undefined) entry.location = location
    },
    collect(ticket) {
      const location = tickets.get(ticket)?.location
      if (typeof location === 'string') tickets.delete(ticket)
      return location
    }
  }
}
