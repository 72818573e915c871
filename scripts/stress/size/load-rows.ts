import type { StressDatabase } from '../stress-database.js'

/** How many rows a database is filled with. */
export interface RowCounts {
  bindings: number
  states: number
}

/** What differs between the two databases' SQL. */
interface Dialect {
  /** Numbers from 1 to `count`, as `n`. */
  series(count: number): string
  /** 12 hex digits that grow with `n`. */
  growing: string
  /** 32 hex digits that seem random, different for each salt. */
  random(salt: string): string
  /** A time so many seconds from now, as the column holds it. */
  time(seconds: number): string
  before: readonly string[]
  after: readonly string[]
}

const tables = ['oauth_bindings', 'oauth_identities', 'oauth_states', 'binding_events', 'personal_access_tokens']

const postgresql: Dialect = {
  series: (count) => `generate_series(1, ${count}) AS series(n)`,
  growing: "lpad(to_hex(1700000000000 + n), 12, '0')",
  random: (salt) => `md5(n || '${salt}')`,
  time: (seconds) => `(now() AT TIME ZONE 'UTC' + interval '${seconds} seconds')`,
  // The rows fit together; checking each foreign key would take most of the time.
  before: ['SET session_replication_role = replica', 'SET synchronous_commit = off'],
  after: [
    'RESET session_replication_role',
    'RESET synchronous_commit',
    ...tables.map((name) => `VACUUM ANALYZE ${name}`),
    'CHECKPOINT'
  ]
}

/** SQLite has no hash function; a multiplication modulo a prime scatters well enough. */
const scatter = (factor: number): string => `printf('%016x', (n * ${factor}) % 2305843009213693951)`

const sqlite: Dialect = {
  series: (count) =>
    `(WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${count}) SELECT n FROM series)`,
  growing: "printf('%012x', 1700000000000 + n)",
  random: (salt) => `(${scatter(1_442_695_041 + salt.length)} || ${scatter(636_413_622 + salt.length)})`,
  time: (seconds) => `strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '${seconds} seconds')`,
  before: ['PRAGMA foreign_keys = OFF', 'PRAGMA synchronous = OFF', 'PRAGMA cache_size = -500000'],
  after: ['ANALYZE', 'PRAGMA wal_checkpoint(TRUNCATE)', 'PRAGMA synchronous = FULL']
}

/** Ids look as those of the application: UUIDs of version 7, in order. */
function idOf({ growing, random }: Dialect, salt: string): string {
  const tail = random(salt)
  return `substr(${growing}, 1, 8) || '-' || substr(${growing}, 9, 4) || '-7' || substr(${tail}, 1, 3) || '-8' ||
    substr(${tail}, 4, 3) || '-' || substr(${tail}, 7, 12)`
}

/** Users have even numbers, so that odd ones lie among them in every index. Each has bound both providers. */
const userId = 'CAST(2 * ((n + 1) / 2) AS TEXT)'
const provider = "CASE n % 2 WHEN 0 THEN 'WECHAT' ELSE 'DING_TALK' END"

function insertIdentities(dialect: Dialect, count: number, kind: string): string {
  const issuer = kind === 'unionid' ? "'open-platform'" : "'wx64b522a7ca7bf76d'"
  return `INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
    SELECT ${provider}, ${issuer}, '${kind}', ${dialect.random(kind)}, ${idOf(dialect, 'b')}
    FROM ${dialect.series(count)}`
}

function insertStatements(dialect: Dialect, { bindings, states }: RowCounts): [string, string][] {
  const { series, random, time } = dialect
  return [
    [
      'bindings',
      `INSERT INTO oauth_bindings (id, user_id, provider, nickname, avatar_url, bound_at, updated_at)
       SELECT ${idOf(dialect, 'b')}, ${userId}, ${provider}, 'nickname ' || n, 'https://avatars.example/' || n,
         ${time(-86_400)}, ${time(-86_400)} FROM ${series(bindings)}`
    ],
    ['open ids', insertIdentities(dialect, bindings, 'openid')],
    ['union ids', insertIdentities(dialect, bindings, 'unionid')],
    [
      'events',
      `INSERT INTO binding_events (id, type, user_id, provider, binding_id, client_id, occurred_at, delivered_at, deliver_at_ms)
       SELECT ${idOf(dialect, 'e')}, 'BOUND', ${userId}, ${provider}, ${idOf(dialect, 'b')}, 'wx64b522a7ca7bf76d',
         ${time(-86_400)}, ${time(-86_400)}, NULL FROM ${series(bindings)}`
    ],
    [
      'states',
      `INSERT INTO oauth_states
         (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
       SELECT ${random('s')} || ${random('t')}, ${random('nonce')}, ${userId}, ${provider}, 'wx64b522a7ca7bf76d',
         'http://localhost:8000/#/binding/wechat', ${time(0)}, ${time(86_400)},
         CASE n % 3 WHEN 0 THEN ${random('r')} || ${random('re')} ELSE NULL END FROM ${series(states)}`
    ],
    [
      'access tokens',
      `INSERT INTO personal_access_tokens (tokenable_type, tokenable_id, name, token, abilities)
       SELECT 'App\\Models\\User', 2 * n, 'loaded', ${random('k')} || ${random('ke')}, '["*"]' FROM ${series(states)}`
    ]
  ]
}

/**
 * Fills an empty database: users with two bindings each, two identities and one event a binding, open states, and as
 * many access tokens. Statistics are up to date afterwards.
 */
export async function loadRows(
  database: StressDatabase,
  counts: RowCounts,
  onProgress: (loaded: string) => void = () => {}
): Promise<void> {
  const dialect = database.kind === 'sqlite' ? sqlite : postgresql
  for (const statement of dialect.before) await database.query(statement)
  for (const [name, statement] of insertStatements(dialect, counts)) {
    await database.query(statement)
    onProgress(name)
  }
  for (const statement of dialect.after) await database.query(statement)
  onProgress('statistics')
}
