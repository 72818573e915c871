import {
  boundProviders,
  firstHundred,
  tokensTable,
  writeNumbersTable,
  writeTokensSeed,
  type Dataset
} from './dataset.js'
import { bothProviders, boundUsers, allUsers, otherUsers, withoutIndexes } from './large.js'

const neverOver = '2100-01-01 00:00:00'

/** The hand-written tables: no more columns and indexes than their statements need. */
export const floorDataset: Dataset = {
  seed: (users) => `
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
    ${writeNumbersTable(users)}
    ${writeTokensSeed(users, { areNumbered: false })}`,
  seededTables: [tokensTable],
  tables: ['states', 'bindings', 'open_states'],
  fill: (activity) =>
    ['WECHAT', 'DING_TALK'].map(fillOpenStates).join('') +
    boundProviders(activity).map(fillBindings).join('') +
    (activity === 'issue' ? fillStates : ''),
  fillLarge: [
    `INSERT INTO bindings (user_id, provider, openid, nickname)
      SELECT n, provider, provider || ' openid ' || n, '小明'
        FROM generate_series(1, ${boundUsers}) AS users (n), ${bothProviders}`,
    withoutIndexes(
      'open_states',
      `INSERT INTO open_states (user_id, provider, state, expires_at)
        SELECT n, provider, md5(provider || n), '${neverOver}' FROM ${allUsers}, ${bothProviders}`
    ),
    withoutIndexes(
      'states',
      `INSERT INTO states (state, user_id, provider, expires_at)
        SELECT md5(n || ' ' || number), n, 'WECHAT', '${neverOver}' FROM ${otherUsers}, generate_series(1, 3) AS number`
    )
  ],
  async count(sql) {
    const { states, bindings } = await sql.readNumbers(
      'SELECT (SELECT count(*) FROM states) AS states, (SELECT count(*) FROM bindings) AS bindings'
    )
    return { openStates: states!, bindings: bindings!, completions: NaN, events: NaN, sessions: NaN }
  },
  findState: (state, user) => `SELECT count(*) AS found FROM states WHERE state = '${state}' AND user_id = ${user + 1}`
}

function fillOpenStates(provider: string): string {
  return `
  INSERT INTO open_states (user_id, provider, state, expires_at)
    SELECT n, '${provider}', '0c28af8d1e9394906b0c4e622dcdb747', '${neverOver}' FROM bench_numbers;`
}

function fillBindings(provider: string): string {
  return `
  INSERT INTO bindings (user_id, provider, openid, nickname)
    SELECT n, '${provider}', '${provider} openid ' || n, '小明' FROM bench_numbers;`
}

const fillStates = `
  INSERT INTO states (state, user_id, provider, expires_at)
    SELECT 'open ' || n, n, 'WECHAT', '${neverOver}' FROM ${firstHundred};`
