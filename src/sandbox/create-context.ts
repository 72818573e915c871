import { randomBytes } from 'node:crypto'
import { createAppTokenBook } from './books/app-token-book.js'
import { createClock } from './books/clock.js'
import { createCodeBook } from './books/code-book.js'
import { createExchangeLog } from './books/exchange-log.js'
import { createFaultBook } from './books/fault-book.js'
import { createSessionBook } from './books/session-book.js'
import { createTicketBook } from './books/ticket-book.js'
import type { PageContext, SandboxContext } from './context.js'
import type { ResolvedOptions } from './options.js'
import { people } from './people.js'
import type { RegisteredApp } from './platforms/app-kind.js'
import { simulatedPlatforms } from './platforms/index.js'

function createToken(): string {
  return randomBytes(16).toString('hex')
}

export function createContext({ appsOf, strictParameterOrder, now, logger }: ResolvedOptions): SandboxContext {
  const clock = createClock(now)
  const operations = simulatedPlatforms.flatMap((platform) => platform.operations)
  const pages = simulatedPlatforms.flatMap((platform) => Object.keys(platform.pages))
  const vocabulary = {
    platforms: new Set(simulatedPlatforms.map(({ brand }) => brand.name)),
    people: new Set(people.map(({ id }) => id)),
    operations: new Set([...pages, ...operations.map(({ path }) => path)]),
    codes: new Set(operations.flatMap(({ failures }) => failures.codes))
  }
  const shown = simulatedPlatforms.flatMap(({ shownParameters }) => shownParameters)
  return {
    ...{ appsOf, strictParameterOrder, people, clock, vocabulary },
    codes: createCodeBook(clock.now),
    sessions: createSessionBook(clock.now, createToken),
    appTokens: createAppTokenBook(clock.now, createToken),
    tickets: createTicketBook(createToken),
    faults: createFaultBook(vocabulary),
    exchanges: createExchangeLog(logger, clock.now, shown)
  }
}

export function createPageContext(
  context: SandboxContext,
  apps: readonly RegisteredApp[],
  codeTtlSeconds: number
): PageContext {
  return {
    ...context,
    apps,
    issueCode(grant) {
      const code = createToken()
      context.codes.issue(grant, code, codeTtlSeconds)
      return code
    }
  }
}
