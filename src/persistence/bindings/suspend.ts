import { createBindingError } from '../../errors.js'
import { insertEvents, timeAfter } from '../events/insert-events.js'
import { endSessions, type StoreDatabase } from '../sign-ins/sessions.js'
import { forUpdate } from '../sql/dialect.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { statementsOf, transact, type SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import type { BindingDirectory, BindingIntervention } from '../binding-directory.js'
import { unbindGuarded } from './unbind.js'

interface OwnedBinding {
  userId: string
  provider: string
  updatedAt: Date
  suspendedAt: Date | null
}

type Intervention = Parameters<BindingDirectory['resumeBinding']>[0]

async function lockBinding(
  transaction: SqlExecutor,
  database: StoreDatabase,
  bindingId: string
): Promise<OwnedBinding> {
  const [binding] = await transaction.$queryRaw<OwnedBinding[]>(
    ...flattenSql`
    SELECT user_id AS "userId", provider, updated_at AS "updatedAt", suspended_at AS "suspendedAt"
    FROM oauth_bindings WHERE id = ${bindingId} ${forUpdate(database)}`
  )
  if (binding === undefined) throw createBindingError('BINDING_NOT_FOUND')
  return binding
}

async function writeSuspension(
  transaction: SqlExecutor,
  database: StoreDatabase,
  { bindingId, now, by, reason }: Intervention,
  isSuspended: boolean
): Promise<boolean> {
  const { userId, provider, updatedAt, suspendedAt } = await lockBinding(transaction, database, bindingId)
  if ((suspendedAt !== null) === isSuspended) return false
  const occurredAt = timeAfter(now, updatedAt)
  const since = isSuspended ? occurredAt : null
  await transaction.$executeRaw`
    UPDATE oauth_bindings SET suspended_at = ${since}, updated_at = ${occurredAt} WHERE id = ${bindingId}`
  if (isSuspended) await endSessions(transaction, database, [bindingId])
  const type = isSuspended ? ('SUSPENDED' as const) : ('RESUMED' as const)
  const change = { type, userId, provider, bindingId, clientId: null, occurredAt, by, reason }
  await insertEvents(transaction, database.kind, [change])
  return true
}

export async function setSuspension(
  database: StoreDatabase,
  intervention: Intervention,
  isSuspended: boolean
): Promise<boolean> {
  return withRetry(() =>
    transact(database, (transaction) => writeSuspension(transaction, database, intervention, isSuspended))
  )
}

export async function removeBinding(database: StoreDatabase, intervention: BindingIntervention): Promise<void> {
  const { bindingId } = intervention
  const [owned] = await withRetry(
    () => statementsOf(database).$queryRaw<Pick<OwnedBinding, 'userId' | 'provider'>[]>`
      SELECT user_id AS "userId", provider FROM oauth_bindings WHERE id = ${bindingId}`
  )
  const isEnded = owned !== undefined && (await unbindGuarded(database, { ...owned, ...intervention }))
  if (!isEnded) throw createBindingError('BINDING_NOT_FOUND')
}
