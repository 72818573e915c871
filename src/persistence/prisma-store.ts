import { createBindingError, isBindingError } from '../errors.js'
import { insertStates } from './states/insert-states.js'
import { findListingsOf, type ListingQuery } from './bindings/find-listings.js'
import { unbindAll, unbindGuarded } from './bindings/unbind.js'
import { writeCompletion } from './bindings/complete.js'
import { followSchema, originalOf } from './sql/client-schema.js'
import { createBatcher } from './create-batcher.js'
import { isUniqueViolation } from './sql/failures.js'
import { writeFirstCompletion } from './postgresql/first-completion.js'
import { createPrismaEventStore } from './events/prisma-event-store.js'
import { statementsOf, transactionOptions, type SqlDatabase } from './sql/sql-client.js'
import { claimState, deleteExcessStates, deleteExpiredStates, failClaim, insertReusableState } from './states/states.js'
import type { BindingStore, ClaimCompletion, CompletedChange, FreeUnbinding, Listing, NewState } from './store.js'
import { verifyTables } from './verify-tables.js'
import { withRetry } from './sql/with-retry.js'

/** The most rows that one statement serves. */
const maxBatchSize = 500

function createBatchers(database: SqlDatabase) {
  const { kind } = database
  // SQLite has one writer. On PostgreSQL a second batch runs while the first one is being committed.
  const common = {
    maxBatchSize,
    maxInFlight: kind === 'sqlite' ? 1 : 2,
    isItemFailure: (error: unknown) => !isBindingError(error)
  }
  return {
    insertState: createBatcher<NewState, void>({
      ...common,
      // Inserted rows wait for no lock, so a second batch would only mean smaller commits.
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

/** Tries the one-statement path; on a unique violation returns `false`, and the transaction reports the error. */
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
      client.$transaction((transaction) => writeCompletion(transaction, kind, completion), transactionOptions)
    )
  } catch (error) {
    if (isUniqueViolation(error, 'oauth_identities')) throw createBindingError('ACCOUNT_BOUND_ELSEWHERE')
    throw error
  }
}

/**
 * Creates the binding store on a Prisma client: that of `openDatabase`, or a host's own whose database holds the tables
 * of `prisma/`. READ COMMITTED is enough. A transaction that the database aborts (deadlock, serialisation failure) is
 * repeated at most five times, and may then call `canUnbind` again. `canUnbind` has at most 10 s, and must read with
 * the given client: on SQLite all other statements of this process wait meanwhile.
 *
 * @see BindingStore for what each method promises.
 */
export function createPrismaStore(given: SqlDatabase): BindingStore {
  const database = followSchema(given)
  const { client } = database
  const statements = statementsOf(database)
  const batchers = createBatchers(database)
  return {
    ...createPrismaEventStore(database),
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
      unbinding.canUnbind === undefined ? batchers.unbind(unbinding) : unbindGuarded(database, unbinding),
    deleteExcessStates: (excess) => withRetry(() => deleteExcessStates(database, excess)),
    deleteExpiredStates: (now, limit) => withRetry(() => deleteExpiredStates(database, now, limit))
  }
}
