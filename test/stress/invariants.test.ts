import t from 'tap'
import { findBreaches, invariants } from '../../scripts/stress/invariants.js'
import { openStressDatabase } from '../../scripts/stress/stress-database.js'
import { tables } from '../../src/persistence/tables.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

const before = "'2026-11-22 08:00:00'"
const later = "'2026-11-22 09:00:00'"

const binding = (id: string, user: string): string =>
  `INSERT INTO oauth_bindings (id, user_id, provider, bound_at, updated_at) VALUES ('${id}', '${user}', 'WECHAT', ${before}, ${before})`
const identity = (subject: string, id: string): string =>
  `INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id) VALUES ('WECHAT', 'wx1', 'openid', '${subject}', '${id}')`
const event = (id: string, type: string, user: string, of: string, at = before): string =>
  `INSERT INTO binding_events (id, type, user_id, provider, binding_id, client_id, occurred_at)
   VALUES ('${id}', '${type}', '${user}', 'WECHAT', '${of}', 'wx1', ${at})`
const state = (hash: string, user: string, changes: Record<string, string> = {}): string => {
  const columns = {
    ...{ state_hash: `'${hash}'`, nonce: "'n'", user_id: `'${user}'`, provider: "'WECHAT'", client_id: "'wx1'" },
    ...{ redirect_uri: "'r'", created_at: before, expires_at: later, ...changes }
  }
  return `INSERT INTO oauth_states (${Object.keys(columns).join()}) VALUES (${Object.values(columns).join()})`
}
const signIn = (hash: string, changes: Record<string, string> = {}): string => {
  const columns = {
    ...{ state_hash: `'${hash}'`, challenge_hash: "'c'", provider: "'WECHAT'", client_id: "'wx1'", claim_id: "'c'" },
    ...{ code_hash: "'h'", claim_expires_at: before, outcome_expires_at: before, expires_at: later },
    ...{ outcome: "'SIGNED_IN'", binding_id: "'b1'", bound_at: before, ...changes }
  }
  return `INSERT INTO oauth_sign_ins (${Object.keys(columns).join()}) VALUES (${Object.values(columns).join()})`
}
const redeemed = { outcome: "'ACCOUNT_NOT_BOUND'", bound_at: 'NULL' }
const token = (id: number, user: number): string =>
  `INSERT INTO personal_access_tokens (id, tokenable_type, tokenable_id, name, token) VALUES (${id}, 'User', ${user}, 'n', '${id}')`
const session = (id: number, of: string): string =>
  `INSERT INTO oauth_sessions (token_id, binding_id, expires_at) VALUES (${id}, '${of}', ${later})`
const bound = { claim_id: "'c'", code_hash: "'h'", outcome: "'BOUND'" }

/** Bindings as they should be: of a state, through which somebody signed in, and of a ticket after an unbind. */
const sound = [
  ...[binding('b1', 'u1'), identity('a', 'b1'), event('e1', 'BOUND', 'u1', 'b1'), state('s1', 'u1', bound)],
  ...[signIn('i1'), signIn('i2', { ...redeemed, account: "'{}'", binding_id: 'NULL' })],
  ...[state('s8', 'u9', bound), event('e7', 'BOUND', 'u9', 'b8'), event('e8', 'UNBOUND', 'u9', 'b8', later)],
  ...[binding('b9', 'u9'), identity('i', 'b9'), event('e9', 'BOUND', 'u9', 'b9')],
  signIn('i9', { ...redeemed, binding_id: "'b9'" })
]

/** What breaks a rule, and the words by which the rule is known. */
const faults: [string, RegExp, string[]][] = [
  ['two identities alike', /belongs to at most one user/, [identity('a', 'b1')]],
  ['an identity without binding', /belongs to a binding/, [identity('z', 'nobody')]],
  ['a binding without identity', /has an identity/, [binding('b2', 'u2')]],
  ['two bindings of a user and provider', /at most one binding/, [binding('b2', 'u1')]],
  ['two completed states and one event', /has an event of its user/, [state('s2', 'u1', bound)]],
  [
    'more events than states and sign-ins',
    /completes, and a sign-in binds, at most once/,
    [event('e2', 'REFRESHED', 'u1', 'b1'), event('e3', 'REFRESHED', 'u1', 'b1')]
  ],
  [
    'a redeemed ticket that bound nothing',
    /used up by what it binds/,
    [signIn('i3', { ...redeemed, account: 'NULL', binding_id: 'NULL' })]
  ],
  ['an outcome without claim', /only a claimed state/, [state('s2', 'u1', { outcome: "'PROVIDER_BUSY'" })]],
  ['a voided state that bound', /voided state never binds/, [state('s2', 'u1', { ...bound, voided_at: later })]],
  ['a state from before the unbind', /was issued after it/, [event('e2', 'UNBOUND', 'u1', 'b0', later)]],
  ['a binding with two events of its making', /made by one event/, [event('e2', 'BOUND', 'u1', 'b1')]],
  ['a binding that was ended', /none that ends it/, [event('e2', 'UNBOUND', 'u1', 'b1')]],
  ['a session of a binding that is gone', /no session stands/, [token(1, 7), session(1, 'gone')]],
  ['a session of another user', /of the user of its binding/, [token(1, 7), session(1, 'b1')]],
  ['a binding gone without event', /has an event that ended it/, ['DELETE FROM oauth_bindings']]
]

for (const kind of databaseKinds) {
  t.test(`findBreaches() on ${kind}: silent about what is sound, tells each fault by its rule`, async (t) => {
    t.equal(faults.length, invariants.length, 'a fault for each rule')
    const { url } = await createDatabase(t, kind)
    const database = await openStressDatabase(url)
    t.teardown(() => database.close())
    // The rules must not rely on the constraints that they watch over.
    if (kind === 'postgresql') {
      await database.query('ALTER TABLE oauth_identities DROP CONSTRAINT oauth_identities_binding_id_fkey')
      await database.query('ALTER TABLE oauth_identities DROP CONSTRAINT oauth_identities_pkey')
      await database.query('DROP INDEX oauth_bindings_user_id_provider_key')
    } else {
      await database.query('PRAGMA foreign_keys = OFF')
      await database.query('DROP INDEX oauth_bindings_user_id_provider_key')
      await database.query('CREATE TABLE without_key AS SELECT * FROM oauth_identities')
      await database.query('DROP TABLE oauth_identities')
      await database.query('ALTER TABLE without_key RENAME TO oauth_identities')
    }
    for (const [name, rule, statements] of [['nothing wrong', /^$/, []] as (typeof faults)[number], ...faults]) {
      for (const table of Object.keys(tables)) {
        await database.query(`DELETE FROM ${table}`)
      }
      for (const statement of [...sound, ...statements]) await database.query(statement)
      t.match((await findBreaches(database)).join('\n'), rule, name)
    }
  })
}
