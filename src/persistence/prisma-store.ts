import { createBindingError, isBindingError } from '../errors.js'
import { insertStates } from './states/insert-states.js'
import { findListingsOf, type ListingQuery } from './bindings/find-listings.js'
import { unbindAll } from './bindings/unbind.js'
import { writeCompletion } from './bindings/complete.js'
import { followSchema, originalOf } from './sql/client-schema.js'
import { createBatcher } from './create-batcher.js'
import { isUniqueViolation } from './sql/failures.js'
import { writeFirstCompletion } from './postgresql/first-completion.js'
import { createOutbox } from './events/prisma-event-store.js'
import { statementsOf, type SqlDatabase } from './sql/sql-client.js'
import { claimState, deleteExcessStates, deleteExpiredStates, failClaim, insertReusableState } from './states/states.js'
import type { BindingStore, ClaimCompletion, CompletedChange, FreeUnbinding, Listing, NewState } from './store.js'
import { transactionOptions } from './sql/transaction-options.js'
import { writeUnbinding } from './bindings/guarded-unbind.js'
import { verifyTables } from './verify-tables.js'
import { withRetry } from './sql/with-retry.js'

/** How many rows one statement serves at most. */
const maxBatchSize = 500

function createBatchers(database: SqlDatabase) {
  const { kind } = database
  // SQLite has one writer; on PostgreSQL a second batch fills the time in which the first one is being committed.
  const common = {
    maxBatchSize,
    maxInFlight: kind === 'sqlite' ? 1 : 2,
    isItemFailure: (error: unknown) => !isBindingError(error)
  }
  return {
    insertState: createBatcher<NewState, void>({
      ...common,
      // No row that is inserted waits for another one, so a second batch would only commit fewer rows at a time.
      maxInFlight: 1,
      runBatch: async (states) => {
        await insertStates(database, states)
        return states.map(() => undefined)
      }
    }),
    findListing: createBatcher<ListingQuery, Listing>({
      ...common,
      runBatch: (queries) => findListingsOf(database, queries)
    }),
    unbind: createBatcher<FreeUnbinding, boolean>({
      ...common,
      runBatch: (unbindings) => unbindAll(database, unbindings)
    })
  }
}

/** Whatever stands in the way of the short way is the transaction's to tell. */
async function completeFirst(database: SqlDatabase, completion: ClaimCompletion): Promise<boolean> {
  try {
    return await withRetry(() => writeFirstCompletion(statementsOf(database), completion))
  } catch (error) {
    if (isUniqueViolation(error, 'oauth_bindings') || isUniqueViolation(error, 'oauth_identities')) return false
    throw error
  }
}

async function completeClaim(database: SqlDatabase, completion: ClaimCompletion): Promise<CompletedChange> {
  const { client, kind } = database
  if (kind === 'postgresql' && (await completeFirst(database, completion))) return 'BOUND'
  try {
    return await withRetry(() =>
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
export function createPrismaStore(given: SqlDatabase): BindingStore {
  const database = followSchema(given)
  const { client, kind } = database
  const statements = statementsOf(database)
  const batchers = createBatchers(database)
  return {
    ...createOutbox(database),
    verify: () => verifyTables(given),
    prepareGuard: async () => {
      await database.loadClient?.()
    },
    insertState: batchers.insertState,
    insertReusableState: (state) => withRetry(() => insertReusableState(statements, state)),
    findListing: (userId, aliveAt) => batchers.findListing({ userId, aliveAt }),
    askCanUnbind: async (canUnbind, context) =>
      canUnbind({ ...context, client: (await database.loadClient?.()) ?? originalOf(client) }),
    claimState: (claim) => withRetry(() => claimState(statements, claim)),
    completeClaim: (completion) => completeClaim(database, completion),
    failClaim: (claim) => withRetry(() => failClaim(statements, claim)),
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
