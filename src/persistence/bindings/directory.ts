import { empty, sql, type Sql } from '@prisma/client-runtime-utils'
import { toJsonLists } from '../sql/dialect.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import type { BindingQuery, BindingRecord, IdentityQuery } from '../binding-directory.js'
import type { StoredIdentity } from '../store.js'
import { selectedProfile } from './columns.js'

const recordColumns = sql`id, user_id AS "userId", provider, ${selectedProfile}, bound_at AS "boundAt",
  last_used_at AS "lastUsedAt", suspended_at AS "suspendedAt"`

/** A binding whose identities are JSON: a list of issuer, kind and subject each. */
type RecordRow = Omit<BindingRecord, 'identities'> & { identities: string }

/** A use before `bound_at` was that of another account. */
function toRecord({ identities, boundAt, lastUsedAt, ...row }: RecordRow): BindingRecord {
  const lists = JSON.parse(identities) as [string, string, string][]
  return {
    ...row,
    identities: lists.map(([issuer, kind, subject]) => ({ issuer, kind, subject })),
    boundAt,
    lastUsedAt: lastUsedAt !== null && lastUsedAt >= boundAt ? lastUsedAt : null
  }
}

/** Reads bindings with their identities, in one statement: an account that is just being replaced is read whole. */
async function findRecords(database: SqlDatabase, rest: Sql): Promise<BindingRecord[]> {
  const identities = toJsonLists(database, sql`issuer, kind, subject`)
  const rows = await statementsOf(database).$queryRaw<RecordRow[]>`
    SELECT ${recordColumns},
      (SELECT ${identities} FROM oauth_identities WHERE binding_id = oauth_bindings.id) AS identities
    FROM oauth_bindings ${rest}`
  return rows.map(toRecord)
}

export async function findBindings(
  database: SqlDatabase,
  { userId, provider, after, limit }: BindingQuery
): Promise<BindingRecord[]> {
  const ofUser = userId === undefined ? empty : sql`AND user_id = ${userId}`
  const atProvider = provider === undefined ? empty : sql`AND provider = ${provider}`
  const rest = sql`WHERE id > ${after ?? ''} ${ofUser} ${atProvider} ORDER BY id LIMIT ${limit}`
  return findRecords(database, rest)
}

/** Returns a binding by its id; see `BindingDirectory`. */
export async function findBinding(database: SqlDatabase, bindingId: string): Promise<BindingRecord | null> {
  const [found] = await findRecords(database, sql`WHERE id = ${bindingId}`)
  return found ?? null
}

type Naming = Pick<StoredIdentity, 'issuer' | 'kind'>

/** Lists the pairs of issuer and kind at a provider, of which there are few: one lookup by index a pair. */
async function listNamings(statements: SqlExecutor, provider: string): Promise<Naming[]> {
  const namings: Naming[] = []
  let last: Naming | undefined = { issuer: '', kind: '' }
  while (last !== undefined) {
    const rows: Naming[] = await statements.$queryRaw<Naming[]>`
      SELECT issuer, kind FROM oauth_identities
      WHERE provider = ${provider} AND (issuer, kind) > (${last.issuer}, ${last.kind})
      ORDER BY issuer, kind LIMIT 1`
    last = rows[0]
    if (last !== undefined) namings.push(last)
  }
  return namings
}

export async function findByIdentity(database: SqlDatabase, query: IdentityQuery): Promise<BindingRecord[]> {
  const { provider, subject, issuer, kind } = query
  const isKnown = issuer !== undefined && kind !== undefined
  const namings = isKnown ? [{ issuer, kind }] : await listNamings(statementsOf(database), provider)
  const fit = namings.filter(
    (naming) => (issuer ?? naming.issuer) === naming.issuer && (kind ?? naming.kind) === naming.kind
  )
  const found = new Map<string, BindingRecord>()
  for (const naming of fit) {
    const rest = sql`WHERE id = (SELECT binding_id FROM oauth_identities
      WHERE provider = ${provider} AND issuer = ${naming.issuer} AND kind = ${naming.kind} AND subject = ${subject})`
    for (const record of await findRecords(database, rest)) found.set(record.id, record)
  }
  return [...found.values()]
}

export async function identitiesOf(database: SqlDatabase, userId: string, provider: string): Promise<StoredIdentity[]> {
  return statementsOf(database).$queryRaw<StoredIdentity[]>`
    SELECT issuer, kind, subject FROM oauth_identities
    WHERE binding_id = (SELECT id FROM oauth_bindings WHERE user_id = ${userId} AND provider = ${provider})
    ORDER BY issuer, kind, subject`
}
