import { createHash } from 'node:crypto'
import type { Activity } from '../scenarios.js'
import {
  boundProviders,
  firstHundred,
  tokensTable,
  userCount,
  writeNumbersTable,
  writeTokensSeed,
  type Dataset
} from './dataset.js'
import { bothProviders, boundUsers, otherUsers, withoutIndexes } from './large.js'

/** As the project's own programs write times, on both databases. */
const begunAt = '2026-11-22T08:00:00.000+00:00'
const neverOver = '2100-01-01T00:00:00.000+00:00'

/** The users of the benchmark, who alone are counted: others have no part in a turn. */
const isCounted = 'user_id IN (SELECT CAST(n AS TEXT) FROM bench_numbers)'

/** The project's tables, which its own `migrate` has made. */
export const ourDataset: Dataset = {
  // The table numbers them itself, and goes on with the tokens of logins.
  seed: (users) => `${writeNumbersTable(users)}${writeTokensSeed(users, { areNumbered: true })}`,
  seededTables: [tokensTable],
  tables: ['oauth_sessions', 'oauth_sign_ins', 'binding_events', 'oauth_states', 'oauth_identities', 'oauth_bindings'],
  signInTables: ['oauth_sessions', 'oauth_sign_ins', 'oauth_states'],
  fill: (activity) => boundProviders(activity).map(fillBindings).join('') + fillStates(activity) + forgetLogins,
  fillLarge: [
    `INSERT INTO oauth_bindings (id, user_id, provider, nickname, bound_at, updated_at)
      SELECT provider || ' ' || n, n, provider, '小明', '${begunAt}', '${begunAt}'
        FROM generate_series(1, ${boundUsers}) AS users (n), ${bothProviders}`,
    `INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
      SELECT provider, 'bench', 'openid', 'subject ' || id, id FROM oauth_bindings`,
    withoutIndexes(
      'oauth_states',
      `INSERT INTO oauth_states
      (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
      SELECT ${sha256("'state ' || n || ' ' || number")}, md5(n || ' ' || number), n,
        CASE number WHEN 2 THEN 'DING_TALK' ELSE 'WECHAT' END, 'wx64b522a7ca7bf76d',
        'http://localhost:8000/#/account/settings/binding/wechat', '${begunAt}',
        TIMESTAMPTZ '${neverOver}' + n * INTERVAL '1 ms',
        CASE WHEN number <= 2 THEN ${sha256("'reuse ' || n || ' ' || number")} END
        FROM ${otherUsers}, generate_series(1, 5) AS number`
    )
  ],
  async count(sql) {
    const { states, bindings, completions, events, sessions } = await sql.readNumbers(`SELECT
      (SELECT count(*) FROM oauth_states
        WHERE ${isCounted} AND reuse_key IS NULL AND claim_id IS NULL AND voided_at IS NULL) AS states,
      (SELECT count(*) FROM oauth_bindings WHERE ${isCounted}) AS bindings,
      (SELECT count(*) FROM oauth_states WHERE ${isCounted} AND outcome = 'BOUND') AS completions,
      (SELECT count(*) FROM binding_events) AS events,
      (SELECT count(*) FROM oauth_sessions) AS sessions`)
    return { openStates: states!, bindings: bindings!, completions: completions!, events: events!, sessions: sessions! }
  },
  findState(state, user) {
    const hash = createHash('sha256').update(state).digest('hex')
    return `SELECT count(*) AS found FROM oauth_states WHERE state_hash = '${hash}' AND user_id = '${user + 1}'`
  }
}

/** PostgreSQL's, as lower-case hex. */
function sha256(text: string): string {
  return `encode(sha256(CAST(${text} AS bytea)), 'hex')`
}

const fillBindings = (provider: string): string => `
  INSERT INTO oauth_bindings (id, user_id, provider, nickname, bound_at, updated_at)
    SELECT '${provider} ' || n, n, '${provider}', '小明', '${begunAt}', '${begunAt}' FROM bench_numbers;
  INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
    SELECT '${provider}', 'bench', 'openid', 'subject ' || n, '${provider} ' || n FROM bench_numbers;`

/** The tokens of logins come after those of the users. */
const forgetLogins = `
  DELETE FROM personal_access_tokens WHERE id > ${userCount};`

/** A reusable state a user and provider, which an unbind has to void; some open ones before others are issued. */
function fillStates(activity: Activity): string {
  const columns = 'state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key'
  const fill = (provider: string, reuseKey: string, users: string): string => `
  INSERT INTO oauth_states (${columns})
    SELECT '${provider} ' || n, '${provider} ' || n, n, '${provider}', 'bench', 'http://127.0.0.1/',
      '${begunAt}', '${neverOver}', ${reuseKey} FROM ${users};`
  if (activity === 'issue') return fill('WECHAT', 'NULL', firstHundred)
  // The list makes its own ones.
  if (activity !== 'unbind') return ''
  return boundProviders(activity)
    .map((provider) => fill(provider, `'${provider} ' || n`, 'bench_numbers'))
    .join('')
}
