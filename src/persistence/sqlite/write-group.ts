import { AsyncResource } from 'node:async_hooks'
import { createBatcher, ItemFailure } from '../create-batcher.js'
import type { LibSqlConnection } from './connection.js'
import { runTold, statementChannel } from './statement-channel.js'

/** The most members of a group, so that none holds the event loop and the write lock for long. */
const memberLimit = 200

type Write = () => Promise<unknown>

/**
 * Runs writes one after the other on a connection, all in one transaction, so that all share one commit: those of one
 * turn of the event loop, and those that came while the group before waited for a lock. A lone write waits for no turn.
 */
export class WriteGroup {
  readonly #connection: LibSqlConnection
  readonly #fail: (error: unknown) => never
  readonly #join: (write: Write) => Promise<unknown>

  /** @param fail Throws another error for one of the driver. */
  constructor(connection: LibSqlConnection, fail: (error: unknown) => never) {
    this.#connection = connection
    this.#fail = fail
    this.#join = createBatcher<Write, unknown>({
      statement: 'commit',
      runBatch: (writes) => this.#commit(writes),
      // The failure of a member is its result; any other is that of the commit.
      isItemFailure: () => false,
      maxBatchSize: memberLimit,
      maxInFlight: 1
    })
  }

  /** Runs one statement. Resolves when it is committed. */
  async addStatement<Result>(write: () => Promise<Result>): Promise<Result> {
    // The statements of a member belong to the span of its request.
    const bound = statementChannel.hasSubscribers ? AsyncResource.bind(write) : write
    return this.#join(bound) as Promise<Result>
  }

  /**
   * Runs several statements, all or none. Resolves when they are committed.
   *
   * @param write Must wait for nothing but statements of the connection: nothing else is written meanwhile.
   */
  async addTransaction<Result>(write: () => Promise<Result>): Promise<Result> {
    return this.addStatement(() => this.#runAsPart(write))
  }

  async #commit(writes: readonly Write[]): Promise<unknown[]> {
    await runTold('BEGIN IMMEDIATE', () => this.#connection.begin()).catch(this.#fail)
    const results: unknown[] = []
    for (const write of writes) results.push(await this.#run(write))
    await runTold('COMMIT', async () => this.#connection.end('COMMIT')).catch(this.#fail)
    return results
  }

  /** @throws When the whole transaction was rolled back. */
  async #run(write: Write): Promise<unknown> {
    try {
      return await write()
    } catch (error) {
      if (this.#connection.isInTransaction) return new ItemFailure(error)
      this.#connection.abandon()
      throw error
    }
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
