import { AsyncResource } from 'node:async_hooks'
import type { LibSqlConnection } from './connection.js'
import { runTold, statementChannel } from './statement-channel.js'

/** The most members of a group, so that none holds the event loop and the write lock for long. */
const memberLimit = 200

/** What is written, and who waits for it. */
interface Member {
  write: () => Promise<unknown>
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

/** Runs writes one after the other on a connection, all in one transaction, so that all share one commit. */
export class WriteGroup {
  readonly #connection: LibSqlConnection
  readonly #fail: (error: unknown) => never
  #members: Member[] = []

  /** @param fail Throws another error for one of the driver. */
  constructor(connection: LibSqlConnection, fail: (error: unknown) => never) {
    this.#connection = connection
    this.#fail = fail
  }

  /**
   * Runs one statement, in a transaction with those that the requests of the same batch run. Resolves when it is
   * committed.
   */
  async addStatement<Result>(write: () => Promise<Result>): Promise<Result> {
    return this.#add(write, process.nextTick)
  }

  /**
   * Runs several statements, all or none, in a transaction with what else is written in this turn of the event loop.
   * Resolves when they are committed.
   *
   * @param write Must wait for nothing but statements of the connection: nothing else is written meanwhile.
   */
  async addTransaction<Result>(write: () => Promise<Result>): Promise<Result> {
    return this.#add(() => this.#runAsPart(write), setImmediate)
  }

  async #add<Result>(write: () => Promise<Result>, schedule: (run: () => void) => unknown): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      // The statements of a member belong to the span of its request.
      const bound = statementChannel.hasSubscribers ? AsyncResource.bind(write) : write
      this.#members.push({ write: bound, resolve: resolve as Member['resolve'], reject })
      schedule(() => this.#runNext())
    })
  }

  async #runNext(): Promise<void> {
    const members = this.#members.splice(0, memberLimit)
    if (members.length === 0) return
    if (this.#members.length > 0) setImmediate(() => this.#runNext())
    try {
      await runTold('BEGIN IMMEDIATE', () => this.#connection.begin()).catch(this.#fail)
      const settle = await this.#runMembers(members)
      await runTold('COMMIT', async () => this.#connection.end('COMMIT')).catch(this.#fail)
      for (const settleMember of settle) settleMember()
    } catch (error) {
      for (const { reject } of members) reject(error)
    }
  }

  /** Returns what tells each member how it ended. A failure that rolled back the transaction is that of all. */
  async #runMembers(members: readonly Member[]): Promise<(() => void)[]> {
    const settle: (() => void)[] = []
    for (const { write, resolve, reject } of members) {
      try {
        const result = await write()
        settle.push(() => resolve(result))
      } catch (error) {
        if (!this.#connection.isInTransaction) {
          this.#connection.abandon()
          throw error
        }
        settle.push(() => reject(error))
      }
    }
    return settle
  }

  /** A statement that fails takes back what it wrote itself; several need a savepoint. */
  async #runAsPart<Result>(write: () => Promise<Result>): Promise<Result> {
    const run = (sql: string) =>
      runTold(sql, async () => this.#connection.executeInside({ sql, args: [] })).catch(this.#fail)
    await run('SAVEPOINT part')
    try {
      const result = await write()
      await run('RELEASE part')
      return result
    } catch (error) {
      if (this.#connection.isInTransaction) {
        await run('ROLLBACK TO part')
        await run('RELEASE part')
      }
      throw error
    }
  }
}
