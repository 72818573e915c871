import { createHash } from 'node:crypto'
import type { ScenarioName } from '../scenarios.js'
import { boundProviders, numbersTable, userCount, writeTokensSeed, type Dataset } from './dataset.js'

/** As the project's own programs write times, on both databases. */
const begunAt = '2026-11-22T08:00:00.000+00:00'
const neverOver = '2100-01-01T00:00:00.000+00:00'

/** The project's tables, which its own `migrate` has made. */
export const ourDataset: Dataset = {
  // The table numbers them itself, and goes on with the tokens of logins.
  seed: `${numbersTable}${writeTokensSeed({ areNumbered: true })}`,
  tables: ['oauth_sessions', 'oauth_sign_ins', 'binding_events', 'oauth_states', 'oauth_identities', 'oauth_bindings'],
  signInTables: ['oauth_sessions', 'oauth_sign_ins', 'oauth_states'],
  fill: (scenario) => boundProviders(scenario).map(fillBindings).join('') + fillStates(scenario) + forgetLogins,
  async count(sql) {
    const { states, bindings, completions, events, sessions } = await sql.readNumbers(`SELECT
      (SELECT count(*) FROM oauth_states
        WHERE reuse_key IS NULL AND claim_id IS NULL AND voided_at IS NULL) AS states,
      (SELECT count(*) FROM oauth_bindings) AS bindings,
      (SELECT count(*) FROM oauth_states WHERE outcome = 'BOUND') AS completions,
      (SELECT count(*) FROM binding_events) AS events,
      (SELECT count(*) FROM oauth_sessions) AS sessions`)
    return { openStates: states!, bindings: bindings!, completions: completions!, events: events!, sessions: sessions! }
  },
  findState(state, user) {
    const hash = createHash('sha256').update(state).digest('hex')
    return `SELECT count(*) AS found FROM oauth_states WHERE state_hash = '${hash}' AND user_id = '${user + 1}'`
  }
}

const fillBindings = (provider: string): string => `
  INSERT INTO oauth_bindings (id, user_id, provider, nickname, bound_at, updated_at)
    SELECT '${provider} ' || n, n, '${provider}', '小明', '${begunAt}', '${begunAt}' FROM bench_numbers;
  INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
    SELECT '${provider}', 'bench', 'openid', 'subject ' || n, '${provider} ' || n FROM bench_numbers;`

/** The tokens of logins come after those of the users. */
const forgetLogins = `
  DELETE FROM personal_access_tokens WHERE id > ${userCount};`

/** A reusable state a user and provider, which an unbind has to void. The list makes its own ones. */
function fillStates(scenario: ScenarioName): string {
  if (scenario !== 'unbind') return ''
  return boundProviders(scenario)
    .map(
      (provider) => `
  INSERT INTO oauth_states
    (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
    SELECT '${provider} ' || n, '${provider} ' || n, n, '${provider}', 'bench', 'http://127.0.0.1/',
      '${begunAt}', '${neverOver}', '${provider} ' || n FROM bench_numbers;`
    )
    .join('')
}
