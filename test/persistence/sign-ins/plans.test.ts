import t, { type Test } from 'tap'
import type { Database } from '../../../src/persistence/open-database.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { createSessionTokens, endSessions } from '../../../src/persistence/sign-ins/sessions.js'
import type { SqlDatabase } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase, databaseKinds, executeSql } from '../../helpers/databases.js'
import { explain } from '../../helpers/explain.js'
import { openForTest } from '../../helpers/open-store.js'
import {
  createRepetition,
  createSignInClaim,
  createSignInCompletion,
  hostSession
} from '../../helpers/sign-in-actor.js'
import { at, openId, unionId } from '../../helpers/store-actor.js'

const rows = 5000
const claim = createSignInClaim()
const completion = createSignInCompletion(claim, [openId('7'), unionId('7')])
const storeOf = (database: SqlDatabase) => createPrismaStore(database, { accessTokens: {} })
const intervention = { bindingId: '7', now: at(0), by: 'operator', reason: 'r' }

/** Each runs until it would read what a statement returns. */
const actions: Record<string, (database: SqlDatabase) => Promise<unknown>> = {
  claimSignIn: (database) => storeOf(database).claimSignIn(claim),
  failSignIn: (database) => storeOf(database).failSignIn({ ...claim, outcome: 'PROVIDER_BUSY' }),
  'completeSignIn, one statement': (database) => storeOf(database).completeSignIn(completion),
  'completeSignIn, the transaction': (database) =>
    storeOf(database).completeSignIn({ ...completion, createSession: hostSession }),
  repeatSignIn: (database) => storeOf(database).repeatSignIn(createRepetition(claim)),
  redeemTicket: (database) =>
    storeOf(database).redeemTicket({ ticketHash: '7', challengeHash: 'b', userId: '7', now: at(0) }),
  'unbind, one statement': (database) => storeOf(database).unbind({ userId: '7', provider: 'WECHAT', now: at(0) }),
  'sessions of bindings': (database) =>
    endSessions(database.client, { ...database, tokens: createSessionTokens(database, {}) }, ['7', '8']),
  deleteExpiredSignIns: (database) => storeOf(database).deleteExpiredSignIns(at(0), 500),
  deleteExpiredSessions: (database) => storeOf(database).deleteExpiredSessions(at(0), 500),
  'deleteExpiredSessions, without tokens': (database) => createPrismaStore(database).deleteExpiredSessions(at(0), 500),
  findBindings: (database) => storeOf(database).findBindings({ after: '7', limit: 50 }),
  'findBindings of a user': (database) => storeOf(database).findBindings({ userId: '7', after: '7', limit: 50 }),
  findBinding: (database) => storeOf(database).findBinding('7'),
  findByIdentity: (database) => storeOf(database).findByIdentity({ provider: 'WECHAT', ...openId('7') }),
  'findByIdentity, by subject': (database) => storeOf(database).findByIdentity({ provider: 'WECHAT', subject: '7' }),
  identitiesOf: (database) => storeOf(database).identitiesOf('7', 'WECHAT'),
  suspendBinding: (database) => storeOf(database).suspendBinding(intervention),
  removeBinding: (database) => storeOf(database).removeBinding(intervention)
}

async function fill({ client }: Database): Promise<void> {
  await client.$executeRaw`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO oauth_bindings (id, user_id, provider, bound_at, updated_at)
    SELECT CAST(i AS TEXT), CAST(i AS TEXT), 'WECHAT', ${at(0)}, ${at(0)} FROM n`
  await client.$executeRaw`
    INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
    SELECT provider, 'wx1', 'openid', id, id FROM oauth_bindings
    UNION ALL SELECT provider, 'open1', 'unionid', id, id FROM oauth_bindings`
  await client.$executeRaw`
    INSERT INTO oauth_sign_ins (state_hash, challenge_hash, provider, client_id, claim_id, code_hash, claim_expires_at,
      outcome_expires_at, expires_at, ticket_hash)
    SELECT id, 'b', provider, 'wx1', id, 'c', ${at(600)}, ${at(600)}, ${at(600)}, id FROM oauth_bindings`
  await client.$executeRaw`
    INSERT INTO personal_access_tokens (id, tokenable_type, tokenable_id, name, token)
    SELECT CAST(id AS BIGINT), 'User', CAST(id AS BIGINT), 'n', id FROM oauth_bindings`
  await client.$executeRaw`
    INSERT INTO oauth_sessions (token_id, binding_id, expires_at)
    SELECT CAST(id AS BIGINT), id, ${at(600)} FROM oauth_bindings`
}

const tables = ['oauth_bindings', 'oauth_identities', 'oauth_sign_ins', 'oauth_sessions', 'personal_access_tokens']

/** A table that is read whole; SQLite reads what an index orders as a SCAN with that index. `oauth_states` is empty. */
const wholeTable = {
  sqlite: /\bSCAN (?:oauth|personal|session|binding)\w*$/m,
  postgresql: /Seq Scan on (?!oauth_states)(?:oauth|personal)/
}

async function assertPlans(t: Test, database: Database, asked = actions): Promise<void> {
  for (const [name, action] of Object.entries(asked)) {
    const plans = await explain(database, (explained) => action(explained).catch(() => undefined))
    t.ok(plans.length > 0, name)
    for (const plan of plans) t.notMatch(plan, wholeTable[database.kind], `${name}:\n${plan}`)
  }
}

for (const kind of databaseKinds) {
  t.test(`signing in and looking up bindings uses indexes only (${kind})`, async (t) => {
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    await fill(database)
    await database.client.$executeRaw`ANALYZE`
    await assertPlans(t, database)
  })
}

t.test('signing in uses indexes where PostgreSQL takes the tables for empty', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const off = tables.map((table) => `ALTER TABLE ${table} SET (autovacuum_enabled = off); ANALYZE ${table}`)
  await executeSql(url, ...off)
  const database = await openForTest(t, url)
  await fill(database)
  // A sweep may read a table once.
  const ofRequests = Object.entries(actions).filter(([name]) => !name.startsWith('delete'))
  await assertPlans(t, database, Object.fromEntries(ofRequests))
})
