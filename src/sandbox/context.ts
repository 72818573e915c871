import type { AppTokenBook } from './books/app-token-book.js'
import type { SandboxClock } from './books/clock.js'
import type { CodeBook, Grant } from './books/code-book.js'
import type { ExchangeLog } from './books/exchange-log.js'
import type { FaultBook, Vocabulary } from './books/fault-book.js'
import type { SessionBook } from './books/session-book.js'
import type { TicketBook } from './books/ticket-book.js'
import type { Person } from './person.js'
import type { AppKind, RegisteredApp } from './platforms/app-kind.js'

export interface SandboxContext {
  appsOf<App extends RegisteredApp>(kind: AppKind<string, App>): readonly App[]
  strictParameterOrder: boolean
  people: readonly Person[]
  clock: SandboxClock
  codes: CodeBook
  sessions: SessionBook
  appTokens: AppTokenBook
  tickets: TicketBook
  faults: FaultBook
  vocabulary: Vocabulary
  exchanges: ExchangeLog
}

export interface ApiContext<App extends RegisteredApp = RegisteredApp> extends SandboxContext {
  /** The apps of every platform of the brand. */
  apps: readonly App[]
}

export interface PageContext<App extends RegisteredApp = RegisteredApp> extends SandboxContext {
  apps: readonly App[]
  /** Issues a code that lives as long as the platform's codes do. */
  issueCode(grant: Grant): string
}
