import { createBindingError, isBindingError } from '../errors.js'
import type { BindingDirectory } from './binding-directory.js'
import { findBinding, findBindings, findByIdentity, identitiesOf } from './bindings/directory.js'
import { removeBinding, setSuspension } from './bindings/suspend.js'
import { insertStates } from './states/insert-states.js'
import { findListingsOf, type ListingQuery } from './bindings/find-listings.js'
import { unbindAll, unbindGuarded } from './bindings/unbind.js'
import { writeCompletion } from './bindings/complete.js'
import { followSchema, originalOf } from './sql/client-schema.js'
import { verifyTokenTable } from './access-tokens/table.js'
import { createBatcher } from './create-batcher.js'
import { isUniqueViolation } from './sql/failures.js'
import { writeFirstCompletion } from './postgresql/first-completion.js'
import type { EventStore } from './events/event-store.js'
import { createPrismaEventStore } from './events/prisma-event-store.js'
import { claimSignIn, deleteExpiredSignIns, failSignIn } from './sign-ins/claim.js'
import { completeSignIn } from './sign-ins/complete.js'
import { redeemTicket } from './sign-ins/redeem.js'
import { repeatSignIn } from './sign-ins/repeat.js'
import {
  createSessionTokens,
  deleteExpiredSessions,
  type SessionTokensOptions,
  type StoreDatabase
} from './sign-ins/sessions.js'
import type { SignInStore } from './sign-in-store.js'
import { statementsOf, transact, type SqlDatabase } from './sql/sql-client.js'
import { claimState, deleteExcessStates, deleteExpiredStates, failClaim, insertReusableState } from './states/states.js'
import type { BindingStore, ClaimCompletion, CompletedChange, FreeUnbinding, Listing, NewState } from './store.js'
import { verifyTables } from './verify-tables.js'
import { withRetry } from './sql/with-retry.js'

const maxBatchSize = 500

/** How a store is created. */
export interface PrismaStoreOptions {
  /**
   * Whether sessions of sign-in may be access tokens in `personal_access_tokens`, Sanctum's table, which end with their
   * binding. Every process that ends bindings of the database needs the option. Default: not, and the store never
   * touches the table, which the database may lack.
   */
  accessTokens?: SessionTokensOptions | undefined
}

/** The store of `createPrismaStore`. */
export type PrismaStore = BindingStore & SignInStore & BindingDirectory

/** The others of a batch are served without the item that failed, a suspended binding for instance. */
function isItemFailure(error: unknown): boolean {
  return !isBindingError(error) || error.code === 'BINDING_SUSPENDED'
}

function createBatchers(database: StoreDatabase) {
  const { kind } = database
  // SQLite has one writer. On PostgreSQL a second batch runs while the first one is being committed.
  const common = {
    maxBatchSize,
    maxInFlight: kind === 'sqlite' ? 1 : 2,
    isItemFailure
  }
  return {
    insertState: createBatcher<NewState, void>({
      ...common,
      statement: 'insert_state',
      // Inserted rows wait for no lock, so a second batch would only mean smaller commits.
      maxInFlight: 1,
      runBatch: async (states) => {
        await insertStates(database, states)
        return states.map(() => undefined)
      }
    }),
    findListing: createBatcher<ListingQuery, Listing>({
      ...common,
      statement: 'find_listing',
      runBatch: (queries) => findListingsOf(database, queries)
    }),
    unbind: createBatcher<FreeUnbinding, boolean>({
      ...common,
      statement: 'unbind',
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

async function completeClaim(database: StoreDatabase, completion: ClaimCompletion): Promise<CompletedChange> {
  if (database.kind === 'postgresql' && (await completeFirst(database, completion))) return 'BOUND'
  try {
    return await withRetry(() =>
      transact(database, (transaction) => writeCompletion(transaction, database, completion))
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
 * @see BindingStore, SignInStore and BindingDirectory for what each method promises.
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 */
export function createPrismaStore(given: SqlDatabase, { accessTokens }: PrismaStoreOptions = {}): PrismaStore {
  const followed = followSchema(given)
  const tokens = accessTokens && createSessionTokens(followed, accessTokens)
  const database: StoreDatabase = { ...followed, tokens }
  return {
    ...createPrismaEventStore(database),
    ...createBindingStore(database),
    ...createSignInStore(database),
    ...createBindingDirectory(database),
    verify: async () => {
      await verifyTables(given)
      if (tokens !== undefined) await verifyTokenTable(followed)
    }
  }
}

function createBindingStore(database: StoreDatabase): Omit<BindingStore, keyof EventStore | 'verify'> {
  const { client } = database
  const statements = statementsOf(database)
  const batchers = createBatchers(database)
  return {
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
    unbind: (unbinding) => {
      const { canUnbind, by, reason } = unbinding
      const isFree = canUnbind === undefined && by === undefined && reason === undefined
      return isFree ? batchers.unbind(unbinding) : unbindGuarded(database, unbinding)
    },
    deleteExcessStates: (excess) => withRetry(() => deleteExcessStates(database, excess)),
    deleteExpiredStates: (now, limit) => withRetry(() => deleteExpiredStates(database, now, limit))
  }
}

function createSignInStore(database: StoreDatabase): SignInStore {
  const statements = statementsOf(database)
  return {
    claimSignIn: (claim) => withRetry(() => claimSignIn(statements, claim)),
    completeSignIn: (completion) => completeSignIn(database, completion),
    repeatSignIn: (repetition) => repeatSignIn(database, repetition),
    failSignIn: (key) => withRetry(() => failSignIn(statements, key)),
    redeemTicket: (redemption) => redeemTicket(database, redemption),
    deleteExpiredSignIns: (now, limit) => withRetry(() => deleteExpiredSignIns(database, now, limit)),
    deleteExpiredSessions: (now, limit) => withRetry(() => deleteExpiredSessions(database, now, limit))
  }
}

function createBindingDirectory(database: StoreDatabase): BindingDirectory {
  return {
    findBindings: (query) => withRetry(() => findBindings(database, query)),
    findBinding: (bindingId) => withRetry(() => findBinding(database, bindingId)),
    findByIdentity: (query) => withRetry(() => findByIdentity(database, query)),
    identitiesOf: (userId, provider) => withRetry(() => identitiesOf(database, userId, provider)),
    suspendBinding: (intervention) => setSuspension(database, intervention, true),
    resumeBinding: (intervention) => setSuspension(database, intervention, false),
    removeBinding: (intervention) => removeBinding(database, intervention)
  }
}
