import { boundProviders, numbersTable, tokensSeed, type Dataset } from './dataset.js'

/** The hand-written tables: no more columns and indexes than their statements need. */
export const floorDataset: Dataset = {
  seed: `
    CREATE TABLE personal_access_tokens (
      id BIGINT NOT NULL PRIMARY KEY, tokenable_type TEXT NOT NULL, tokenable_id BIGINT NOT NULL, name TEXT NOT NULL,
      token TEXT NOT NULL, abilities TEXT, expires_at TIMESTAMP
    );
    CREATE TABLE states (
      state TEXT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, provider TEXT NOT NULL, expires_at TIMESTAMP NOT NULL
    );
    CREATE TABLE bindings (
      user_id BIGINT NOT NULL, provider TEXT NOT NULL, openid TEXT NOT NULL, nickname TEXT,
      PRIMARY KEY (user_id, provider)
    );
    CREATE TABLE open_states (
      user_id BIGINT NOT NULL, provider TEXT NOT NULL, state TEXT NOT NULL, expires_at TIMESTAMP NOT NULL,
      PRIMARY KEY (user_id, provider)
    );
    ${numbersTable}
    ${tokensSeed}`,
  tables: ['states', 'bindings', 'open_states'],
  fill: (scenario) =>
    ['WECHAT', 'DING_TALK'].map(fillOpenStates).join('') + boundProviders(scenario).map(fillBindings).join(''),
  async count(sql) {
    const { states, bindings } = await sql.readNumbers(
      'SELECT (SELECT count(*) FROM states) AS states, (SELECT count(*) FROM bindings) AS bindings'
    )
    return { openStates: states!, bindings: bindings!, completions: NaN, events: NaN, sessions: NaN }
  },
  findState: (state, user) => `SELECT count(*) AS found FROM states WHERE state = '${state}' AND user_id = ${user + 1}`
}

const fillOpenStates = (provider: string): string => `
  INSERT INTO open_states (user_id, provider, state, expires_at)
    SELECT n, '${provider}', '0c28af8d1e9394906b0c4e622dcdb747', '2100-01-01 00:00:00' FROM bench_numbers;`

const fillBindings = (provider: string): string => `
  INSERT INTO bindings (user_id, provider, openid, nickname)
    SELECT n, '${provider}', '${provider} openid ' || n, '小明' FROM bench_numbers;`
