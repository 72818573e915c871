import { randomBytes } from 'node:crypto'
import { createAppTokenBook, type AppTokenBook } from './books/app-token-book.js'
import { createClock, type SandboxClock } from './books/clock.js'
import { createCodeBook, type CodeBook } from './books/code-book.js'
import { createExchangeLog, type ExchangeLog } from './books/exchange-log.js'
import { createFaultBook, type FaultBook, type Vocabulary } from './books/fault-book.js'
import type { ResolvedOptions } from './options.js'
import { createSessionBook, type SessionBook } from './books/session-book.js'
import { createTicketBook, type TicketBook } from './books/ticket-book.js'

/** What the simulated platforms share. */
export interface SandboxContext {
  options: ResolvedOptions
  codes: CodeBook
  sessions: SessionBook
  appTokens: AppTokenBook
  tickets: TicketBook
  clock: SandboxClock
  /** The faults that are set for the simulator. */
  faults: FaultBook
  vocabulary: Vocabulary
  exchanges: ExchangeLog
  /** Writes an exchange to the log. */
  log: ExchangeLog['write']
}

/** Creates a random code or token of 32 hex digits. */
export function createToken(): string {
  return randomBytes(16).toString('hex')
}

/** Creates what the simulated platforms of one simulator share; their clock starts as the options' one. */
export function createContext(given: ResolvedOptions): SandboxContext {
  const clock = createClock(given.now)
  const options = { ...given, now: clock.now }
  const vocabulary: Vocabulary = { platforms: new Set(), codes: new Set(), operations: new Set() }
  const exchanges = createExchangeLog(options.logger, clock.now)
  return {
    options,
    codes: createCodeBook(clock.now),
    sessions: createSessionBook(clock.now, createToken),
    appTokens: createAppTokenBook(clock.now, createToken),
    tickets: createTicketBook(createToken),
    clock,
    faults: createFaultBook(vocabulary),
    vocabulary,
    exchanges,
    log: exchanges.write
  }
}
