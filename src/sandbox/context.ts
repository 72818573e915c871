import { randomBytes } from 'node:crypto'
import { createAppTokenBook, type AppTokenBook } from './app-token-book.js'
import { createCodeBook, type CodeBook } from './code-book.js'
import { createExchangeLog, type WriteExchange } from './exchange-log.js'
import type { ResolvedOptions } from './options.js'
import { createSessionBook, type SessionBook } from './session-book.js'

/** What the simulated platforms share. */
export interface SandboxContext {
  options: ResolvedOptions
  codes: CodeBook
  sessions: SessionBook
  appTokens: AppTokenBook
  log: WriteExchange
}

/** Creates a random code or token of 32 hex digits. */
export function createToken(): string {
  return randomBytes(16).toString('hex')
}

/** Creates what the simulated platforms of one simulator share. */
export function createContext(options: ResolvedOptions): SandboxContext {
  return {
    options,
    codes: createCodeBook(options.now),
    sessions: createSessionBook(options.now, createToken),
    appTokens: createAppTokenBook(options.now, createToken),
    log: createExchangeLog(options.logger)
  }
}
