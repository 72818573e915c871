import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'

type LibSqlClient = ReturnType<PrismaLibSql['createClient']>
type LibSqlTransaction = Awaited<ReturnType<LibSqlClient['transaction']>>

/** What a connection is told first. FULL: a commit that returned survives SIGKILL and power loss. */
const connectionSettings = 'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;'

/** How long libSQL itself waits for a lock of another process, in ms. It blocks the event loop meanwhile. */
const blockingWaitMs = 5
const primaryCodeMask = 0xff
const sqliteBusy = 5

function isBusy(error: unknown): boolean {
  const rawCode = (error as { rawCode?: unknown } | null)?.rawCode
  return typeof rawCode === 'number' && (rawCode & primaryCodeMask) === sqliteBusy
}

/** Repeats an action while another process holds the lock, without blocking the event loop. */
async function waitForLock<Result>(action: () => Promise<Result>, waitMs: number): Promise<Result> {
  const deadline = performance.now() + waitMs
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 25)) {
    try {
      return await action()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error
      await sleep(pauseMs + Math.random() * pauseMs)
    }
  }
}

/**
 * Makes a libSQL client keep to one connection.
 *
 * The client as it comes leaves the connection of each transaction to the garbage collector and opens another one:
 * measured, 2000 transactions held 4000 file descriptors, and settings made with PRAGMA were lost. Sharing one
 * connection is safe because Prisma's adapter lets nothing else run while a transaction is open (it holds a lock);
 * should it ever not, the statement fails here instead of joining a transaction that may roll back.
 *
 * Transactions start with BEGIN IMMEDIATE: they own the write lock from their first statement, so none fails later
 * because another process wrote in between.
 */
function keepOneConnection(client: LibSqlClient, lockWaitMs: number): LibSqlClient {
  const execute = client.execute.bind(client) as (statement: unknown) => ReturnType<LibSqlClient['execute']>
  const executeMultiple = client.executeMultiple.bind(client)
  let current: symbol | undefined
  const assertFree = (): void => {
    if (current !== undefined) throw new Error('A statement outside the open transaction')
  }

  async function end(statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    try {
      await execute(statement)
    } catch (error) {
      // A COMMIT that failed leaves the transaction open; when SQLite rolled back by itself, this fails harmlessly.
      if (statement === 'COMMIT') await execute('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      current = undefined
    }
  }

  async function transaction(): Promise<LibSqlTransaction> {
    assertFree()
    const own = Symbol('transaction')
    current = own
    await waitForLock(() => execute('BEGIN IMMEDIATE'), lockWaitMs).catch((error: unknown) => {
      current = undefined
      throw error
    })
    const assertOpen = (): void => {
      if (current !== own) throw new Error('The transaction is closed')
    }
    return {
      execute: async (statement: unknown) => {
        assertOpen()
        return execute(statement)
      },
      commit: async () => {
        assertOpen()
        await end('COMMIT')
      },
      rollback: async () => {
        assertOpen()
        await end('ROLLBACK')
      }
    } as LibSqlTransaction
  }

  return Object.assign(client, {
    execute: async (statement: unknown) => {
      assertFree()
      return waitForLock(() => execute(statement), lockWaitMs)
    },
    executeMultiple: async (script: string) => {
      assertFree()
      return waitForLock(() => executeMultiple(script), lockWaitMs)
    },
    transaction
  } as Partial<LibSqlClient>)
}

/**
 * Prisma's libSQL adapter on one connection: write-ahead log, foreign keys enforced, every commit synced to disk,
 * locks of other processes waited for without blocking the event loop.
 *
 * @param options.lockWaitMs How long to wait for another process's lock, in ms. Default 5000.
 */
export class SerialLibSql extends PrismaLibSql {
  readonly #lockWaitMs: number

  constructor(url: string, options: { lockWaitMs?: number | undefined } = {}) {
    super({ url, timeout: blockingWaitMs })
    this.#lockWaitMs = options.lockWaitMs ?? 5000
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): LibSqlClient {
    return keepOneConnection(super.createClient(config), this.#lockWaitMs)
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect()
    try {
      await adapter.executeScript(connectionSettings)
      return adapter
    } catch (error) {
      await adapter.dispose()
      throw error
    }
  }
}
