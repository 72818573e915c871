import { createBindingError, isBindingError } from '../errors.js'
import { insertStates } from './batched-inserts.js'
import { findBindingsOf, findReusableStatesOf, type ReusableStateQuery } from './batched-reads.js'
import { unbindAll, type FreeUnbinding } from './batched-unbinding.js'
import { writeCompletion } from './completion.js'
import { createBatcher } from './create-batcher.js'
import { isUniqueViolation } from './failures.js'
import { createOutbox } from './outbox.js'
import type { SqlDatabase } from './sql-client.js'
import { claimState, deleteExcessStates, deleteExpiredStates, failClaim, insertReusableState } from './states.js'
import type { BindingStore, ClaimCompletion, NewState, ReusableState, StoredBinding } from './store.js'
import { transactionOptions } from './transaction-options.js'
import { writeUnbinding } from './unbinding.js'
import { withRetry } from './with-retry.js'

/** How many rows one statement serves at most. */
const maxBatchSize = 500

function createBatchers(database: SqlDatabase) {
  // SQLite has one writer; on PostgreSQL a second batch fills the time in which the first one is being committed.
  const common = {
    maxBatchSize,
    maxInFlight: database.kind === 'sqlite' ? 1 : 2,
    isItemFailure: (error: unknown) => !isBindingError(error)
  }
  return {
    insertState: createBatcher<NewState, void>({
      ...common,
      runBatch: async (states) => {
        await insertStates(database, states)
        return states.map(() => undefined)
      }
    }),
    findBindings: createBatcher<string, StoredBinding[]>({
      ...common,
      runBatch: (userIds) => findBindingsOf(database, userIds)
    }),
    findReusableStates: createBatcher<ReusableStateQuery, ReusableState[]>({
      ...common,
      runBatch: (queries) => findReusableStatesOf(database, queries)
    }),
    unbind: createBatcher<FreeUnbinding, boolean>({
      ...common,
      runBatch: (unbindings) => unbindAll(database, unbindings)
    })
  }
}

async function completeClaim({ client }: SqlDatabase, completion: ClaimCompletion): Promise<void> {
  try {
    await withRetry(() =>
      client.$transaction((transaction) => writeCompletion(transaction, completion), transactionOptions)
    )
  } catch (error) {
    if (isUniqueViolation(error, 'oauth_identities')) throw createBindingError('ACCOUNT_BOUND_ELSEWHERE')
    throw error
  }
}

/**
 * Creates the binding store on a Prisma client: the one `openDatabase` makes, or a host's own whose database holds
 * the tables of `prisma/`. It needs READ COMMITTED and nothing stronger. A transaction that the database gives up
 * for another one's sake is repeated, five times at most; a `canUnbind` may then be asked again. It has 10 s at most,
 * and must read with the client that it is given: on SQLite, everything else of this process waits meanwhile.
 *
 * @see BindingStore for what each method promises.
 */
export function createPrismaStore(database: SqlDatabase): BindingStore {
  const { client, kind } = database
  const batchers = createBatchers(database)
  return {
    ...createOutbox(database),
    insertState: batchers.insertState,
    insertReusableState: (state) => withRetry(() => insertReusableState(client, state)),
    findReusableStates: (userId, aliveAt) => batchers.findReusableStates({ userId, aliveAt }),
    findBindings: batchers.findBindings,
    askCanUnbind: async (canUnbind, context) => canUnbind({ ...context, client }),
    claimState: (claim) => withRetry(() => claimState(client, claim)),
    completeClaim: (completion) => completeClaim(database, completion),
    failClaim: (claim) => withRetry(() => failClaim(client, claim)),
    unbind: (unbinding) =>
      unbinding.canUnbind === undefined
        ? batchers.unbind(unbinding)
        : withRetry(() =>
            client.$transaction((transaction) => writeUnbinding(transaction, kind, unbinding), transactionOptions)
          ),
    deleteExcessStates: (excess) => withRetry(() => deleteExcessStates(database, excess)),
    deleteExpiredStates: (now, limit) => withRetry(() => deleteExpiredStates(database, now, limit))
  }
}
