import type { AppTokenBook } from './books/app-token-book.js'
import type { SandboxClock } from './books/clock.js'
import type { CodeBook, Grant } from './books/code-book.js'
import type { ExchangeLog } from './books/exchange-log.js'
import type { FaultBook, Vocabulary } from './books/fault-book.js'
import type { SessionBook } from './books/session-book.js'
import type { TicketBook } from './books/ticket-book.js'
import type { Person } from './person.js'
import type { AppKind, RegisteredApp } from './platforms/app-kind.js'

/** What the simulated platforms of one simulator share. */
export interface SandboxContext {
  /** Returns the registered apps of a platform. */
  appsOf<App extends RegisteredApp>(kind: AppKind<string, App>): readonly App[]
  strictParameterOrder: boolean
  people: readonly Person[]
  clock: SandboxClock
  codes: CodeBook
  sessions: SessionBook
  appTokens: AppTokenBook
  tickets: TicketBook
  /** The faults that are set for the simulator. */
  faults: FaultBook
  vocabulary: Vocabulary
  exchanges: ExchangeLog
}

/** What the pages and the operations of one platform work with. */
export interface PlatformContext<App extends RegisteredApp = RegisteredApp> extends SandboxContext {
  /** For a page, the platform's apps; for an operation, those of every platform of the brand. */
  apps: readonly App[]
  /** Issues a code that lives as long as the platform's codes do. */
  issueCode(grant: Grant): string
}
