import { createBindingError } from '../errors.js'
import { writeCompletion } from './completion.js'
import { isUniqueViolation } from './failures.js'
import type { SqlDatabase } from './sql-client.js'
import {
  claimState,
  deleteExpiredStates,
  failClaim,
  findReusableStates,
  insertReusableState,
  insertState
} from './states.js'
import type { BindingStore, ClaimCompletion, StoredBinding } from './store.js'
import { writeUnbinding } from './unbinding.js'
import { withRetry } from './with-retry.js'

/** How long a transaction may wait for a connection, and how long it may take, in ms. */
const transactionOptions = { maxWait: 5000, timeout: 10_000 }

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
  return {
    insertState: (state) => withRetry(() => insertState(client, state)),
    insertReusableState: (state) => withRetry(() => insertReusableState(client, state)),
    findReusableStates: (userId, aliveAt) => withRetry(() => findReusableStates(client, userId, aliveAt)),
    findBindings: (userId) =>
      withRetry(
        () => client.$queryRaw<StoredBinding[]>`
          SELECT provider, nickname, avatar_url AS "avatarUrl", bound_at AS "boundAt"
          FROM oauth_bindings WHERE user_id = ${userId} ORDER BY provider`
      ),
    askCanUnbind: async (canUnbind, context) => canUnbind({ ...context, client }),
    claimState: (claim) => withRetry(() => claimState(client, claim)),
    completeClaim: (completion) => completeClaim(database, completion),
    failClaim: (claim) => withRetry(() => failClaim(client, claim)),
    unbind: (unbinding) =>
      withRetry(() =>
        client.$transaction((transaction) => writeUnbinding(transaction, kind, unbinding), transactionOptions)
      ),
    deleteExpiredStates: (now, limit) => withRetry(() => deleteExpiredStates(database, now, limit))
  }
}
