import { sql, type Sql } from '@prisma/client-runtime-utils'
import { createBindingError } from '../../errors.js'
import { insertEvents, timeAfter, type BindingChange } from '../events/insert-events.js'
import { unbindInOneStatement } from '../postgresql/unbind.js'
import { originalOf } from '../sql/client-schema.js'
import { forUpdate, isChosenBy, isOneOf, textsOf } from '../sql/dialect.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { endSessions, type StoreDatabase } from '../sign-ins/sessions.js'
import { transact, type DatabaseKind, type SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import { isUnfinished, unfinishedStatesOfPairs } from '../states/conditions.js'
import type { FreeUnbinding, Unbinding } from '../store.js'

interface Binding {
  id: string
  userId: string
  provider: string
  updatedAt: Date
  suspendedAt: Date | null
  lastUsedAt: Date | null
}

type Pair = Pick<Unbinding, 'userId' | 'provider'>

/** An unbinding that needs the transaction. */
export interface GuardedUnbinding extends Unbinding {
  /** Absent: whichever binding the user has. */
  bindingId?: string
}

const keyOf = ({ userId, provider }: Pair): string => JSON.stringify([userId, provider])

function isStateOfPairs(kind: DatabaseKind, pairs: readonly Pair[]): Sql {
  if (kind === 'sqlite') {
    const json = JSON.stringify(pairs.map(({ userId, provider }) => ({ userId, provider })))
    return sql`(user_id, provider) IN (SELECT value->>'userId', value->>'provider' FROM json_each(${json}))`
  }
  const [userIds, providers] = [pairs.map(({ userId }) => userId), pairs.map(({ provider }) => provider)]
  const relation = sql`unnest(${textsOf(userIds)}, CAST(${providers} AS text[])) AS pair (user_id, provider)`
  return isChosenBy({ kind }, sql`state_hash`, unfinishedStatesOfPairs(relation))
}

/** Waits for the row locks of completions under way; the next statement sees what they wrote. */
async function voidStates(
  transaction: SqlExecutor,
  kind: DatabaseKind,
  unbindings: readonly Unbinding[]
): Promise<void> {
  const voidedAt = new Date(Math.max(...unbindings.map(({ now }) => now.getTime())))
  await transaction.$executeRaw(
    ...flattenSql`
    UPDATE oauth_states SET voided_at = ${voidedAt}, reuse_key = NULL
    WHERE ${isStateOfPairs(kind, unbindings)} AND ${isUnfinished}`
  )
}

/** Locks every binding of the users, in one order, so that two unbinds of one user run one after the other. */
async function lockBindings(
  transaction: SqlExecutor,
  kind: DatabaseKind,
  unbindings: readonly Unbinding[]
): Promise<Binding[]> {
  const userIds = [...new Set(unbindings.map(({ userId }) => userId))]
  return transaction.$queryRaw<Binding[]>(
    ...flattenSql`
    SELECT id, user_id AS "userId", provider, updated_at AS "updatedAt", suspended_at AS "suspendedAt",
      last_used_at AS "lastUsedAt"
    FROM oauth_bindings
    WHERE ${isOneOf({ kind }, sql`user_id`, userIds)} ORDER BY user_id, provider ${forUpdate({ kind })}`
  )
}

async function askGuard(
  transaction: SqlExecutor,
  { userId, provider, canUnbind }: Unbinding,
  bindings: readonly Binding[]
): Promise<void> {
  if (canUnbind === undefined) return
  const remaining = bindings.filter((other) => other.userId === userId && other.provider !== provider)
  const remainingProviders = remaining.map((other) => other.provider)
  const isAllowed = await canUnbind({ userId, provider, remainingProviders, client: originalOf(transaction) })
  if (!isAllowed) throw createBindingError('LAST_LOGIN_METHOD')
}

async function deleteBindings(
  transaction: SqlExecutor,
  database: StoreDatabase,
  bindings: readonly Binding[]
): Promise<void> {
  const { kind } = database
  const ids = bindings.map(({ id }) => id)
  const used = bindings.filter(({ lastUsedAt }) => lastUsedAt !== null).map(({ id }) => id)
  await endSessions(transaction, database, used)
  // Not left to ON DELETE CASCADE: a host's connection to SQLite may not enforce foreign keys.
  const isIdentity = isOneOf({ kind }, sql`binding_id`, ids)
  await transaction.$executeRaw(...flattenSql`DELETE FROM oauth_identities WHERE ${isIdentity}`)
  await transaction.$executeRaw(...flattenSql`DELETE FROM oauth_bindings WHERE ${isOneOf({ kind }, sql`id`, ids)}`)
}

/** The user, who is not named, cannot end a suspended binding. */
function assertMayEnd({ suspendedAt }: Binding, { by }: Unbinding): void {
  if (suspendedAt !== null && by === undefined) throw createBindingError('BINDING_SUSPENDED')
}

/**
 * Voids the unfinished states of users and providers, deletes their bindings and writes one event for each. Must run in
 * a transaction. `canUnbind` is asked only where there is a binding.
 */
async function writeUnbindings(
  transaction: SqlExecutor,
  database: StoreDatabase,
  unbindings: readonly GuardedUnbinding[]
): Promise<Pair[]> {
  const { kind } = database
  await voidStates(transaction, kind, unbindings)
  const bindings = await lockBindings(transaction, kind, unbindings)
  const requests = new Map(unbindings.map((unbinding) => [keyOf(unbinding), unbinding]))
  const ended = bindings.flatMap((binding) => {
    const request = requests.get(keyOf(binding))
    return request === undefined || (request.bindingId ?? binding.id) !== binding.id ? [] : [{ binding, request }]
  })
  if (ended.length === 0) return []
  for (const { binding, request } of ended) {
    assertMayEnd(binding, request)
    await askGuard(transaction, request, bindings)
  }
  const deleted = ended.map(({ binding }) => binding)
  await deleteBindings(transaction, database, deleted)
  const changes = ended.map(({ binding: { id, userId, provider, updatedAt }, request }): BindingChange => {
    const { now, by, reason } = request
    const occurredAt = timeAfter(now, updatedAt)
    return { type: 'UNBOUND', userId, provider, bindingId: id, clientId: null, occurredAt, by, reason }
  })
  await insertEvents(transaction, kind, changes)
  return changes
}

async function unbindInTransaction(database: StoreDatabase, unbindings: readonly GuardedUnbinding[]): Promise<Pair[]> {
  const write = (transaction: SqlExecutor): Promise<Pair[]> => writeUnbindings(transaction, database, unbindings)
  const callsHost = unbindings.some(({ canUnbind }) => canUnbind !== undefined)
  return transact(database, write, { callsHost })
}

async function unbindTogether(database: StoreDatabase, unbindings: readonly FreeUnbinding[]): Promise<Pair[]> {
  const isOneStatement = database.kind === 'postgresql'
  const ended = isOneStatement ? await unbindInOneStatement(database, unbindings) : null
  return ended ?? unbindInTransaction(database, unbindings)
}

export async function unbindGuarded(database: StoreDatabase, unbinding: GuardedUnbinding): Promise<boolean> {
  return (await withRetry(() => unbindInTransaction(database, [unbinding]))).length > 0
}

/** Keeps the latest request of each user and provider, in one order, so that two batches cannot deadlock. */
function sortUnbindings(unbindings: readonly FreeUnbinding[]): FreeUnbinding[] {
  const keyed = new Map(unbindings.map((unbinding) => [keyOf(unbinding), unbinding]))
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unbinding]) => unbinding)
}

/**
 * Ends the bindings of several users, all or none. Returns for each unbinding whether there was a binding; of several
 * for the same user and provider only the first may return `true`.
 */
export async function unbindAll(database: StoreDatabase, unbindings: readonly FreeUnbinding[]): Promise<boolean[]> {
  const sorted = sortUnbindings(unbindings)
  const ended = await withRetry(() => unbindTogether(database, sorted))
  const found = new Set(ended.map(keyOf))
  return unbindings.map((unbinding) => found.delete(keyOf(unbinding)))
}
