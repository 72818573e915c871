import t from 'tap'
import { ConfigError } from '../../../src/service/config/config-error.js'
import { assertSimulable, loadConfig, loadDatabaseConfig } from '../../../src/service/config/config.js'
import { platforms } from '../../../src/platforms/index.js'
import { createProviders } from '../../../src/service/platforms.js'
import { sandboxPlatforms, sandboxSettings } from '../../../src/sandbox/settings.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

const full = serviceEnvironment
const jwt = { JWT_ISSUER: 'https://issuer.example.com', JWT_AUDIENCE: 'bindings' }
const jwksUrl = 'https://issuer.example.com/jwks.json'
const previousSecret = 'the key of yesterday, of 32 characters'
const jwtSecret = 'a shared secret of 32 bytes, more'

function pick(prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(full).filter(([name]) => name.startsWith(prefix) || name === 'OAUTH_BINDING_SECRET')
  )
}

/** Returns the problems that loading the environment ends with. */
function findProblems(load: (environment: NodeJS.ProcessEnv) => unknown, environment: NodeJS.ProcessEnv): string[] {
  try {
    load(environment)
  } catch (error) {
    if (error instanceof ConfigError) return [...error.problems]
    throw error
  }
  return []
}

const defaultTokens = {
  holderType: 'App\\Models\\User',
  ability: 'oauth-binding',
  expirationMinutes: null,
  timeZone: 'UTC',
  holder: null
}

t.test('loadConfig() fills in the defaults', async (t) => {
  t.strictSame(loadConfig({ ...full, UNRELATED: 'x' }), {
    host: '127.0.0.1',
    port: 3000,
    ...{ adminPort: null, workers: 1, hasMetrics: true, hasTracing: false, hasDocumentation: true, hasOperator: false },
    logLevel: null,
    databaseUrl: 'file:./data/oauth-binding.db',
    databaseOptions: { maxConnections: 10, connectionTimeoutMs: 5000, statementTimeoutMs: 10_000 },
    tokens: defaultTokens,
    secrets: [full.OAUTH_BINDING_SECRET],
    stateTtlSeconds: 600,
    maxOpenStates: 20,
    eventRetentionDays: 0,
    corsOrigins: [],
    limits: {
      requestTimeoutMs: 10_000,
      idleTimeoutMs: 72_000,
      maxConnections: 10_000,
      maxRequestsInFlight: 1000,
      maxEventLoopDelayMs: 1000,
      rates: {
        ...{ completionsPerUser: 60, issuesPerUser: 600, requestsPerAddress: 0, loginsPerAddress: 600 },
        ...{ areAddressesKnown: false, redisUrl: null }
      }
    },
    shutdownDelaySeconds: 0,
    shutdownTimeoutSeconds: 25,
    trustProxy: false,
    platforms: {
      ...Object.fromEntries(platforms.map(({ key }) => [key, null])),
      wechat: {
        appId: full.WECHAT_APP_ID,
        appSecret: full.WECHAT_APP_SECRET,
        redirectUri: full.WECHAT_REDIRECT_URI
      },
      dingTalk: {
        clientId: full.DING_TALK_CLIENT_ID,
        clientSecret: full.DING_TALK_CLIENT_SECRET,
        redirectUri: full.DING_TALK_REDIRECT_URI,
        flow: 'current'
      }
    },
    signIn: null,
    areSessionsKept: false,
    jwt: null
  })
})

t.test('loadConfig() offers signing in with the platforms that have an address for it', async (t) => {
  const redirectUri = 'https://app.example.com/#/login/wechat'
  const offered = { ...full, WECHAT_SIGN_IN_REDIRECT_URI: redirectUri, OAUTH_BINDING_TOKEN_ABILITY: 'a,b' }
  const { platforms: ofBindings, signIn } = loadConfig(offered)
  t.strictSame(signIn, {
    platforms: {
      ...Object.fromEntries(platforms.map(({ key }) => [key, null])),
      wechat: { ...ofBindings.wechat, redirectUri }
    },
    ...{ ttlSeconds: 2_592_000, role: 'user', abilities: ['a,b'] }
  })
  t.equal(ofBindings.wechat?.redirectUri, full.WECHAT_REDIRECT_URI)
  const settings = {
    OAUTH_BINDING_SIGN_IN_TOKEN_TTL_SECONDS: '60',
    OAUTH_BINDING_SIGN_IN_ROLE: '成员',
    OAUTH_BINDING_SIGN_IN_ABILITIES: 'oauth-binding, *',
    OAUTH_BINDING_KEEP_SESSIONS: 'on'
  }
  t.match(loadConfig({ ...offered, ...settings }), {
    signIn: { ttlSeconds: 60, role: '成员', abilities: ['oauth-binding', '*'] },
    areSessionsKept: true
  })
})

t.test('loadConfig() names the settings of signing in that do not fit', async (t) => {
  const abilities = 'abilities separated by commas, each of 1 to 255 characters, not oauth-binding:admin'
  const wrong: [string, string, string][] = [
    ['WECHAT_SIGN_IN_REDIRECT_URI', '/login', 'an absolute http(s) URL'],
    ['DING_TALK_SIGN_IN_REDIRECT_URI', 'ftp://h', 'an absolute http(s) URL'],
    ['OAUTH_BINDING_SIGN_IN_TOKEN_TTL_SECONDS', '59', 'a number of seconds, 60 to 31536000'],
    ['OAUTH_BINDING_SIGN_IN_ROLE', 'a\tb', 'a role, 1 to 255 characters'],
    ['OAUTH_BINDING_SIGN_IN_ABILITIES', ',', abilities],
    ['OAUTH_BINDING_SIGN_IN_ABILITIES', 'oauth-binding, oauth-binding:admin', abilities],
    ['OAUTH_BINDING_KEEP_SESSIONS', 'yes', 'on or off'],
    [
      'OAUTH_BINDING_TOKEN_ABILITY',
      'oauth-binding:admin',
      'the ability that a token must have, 1 to 255 characters, not oauth-binding:admin'
    ]
  ]
  for (const [name, value, sentence] of wrong) {
    t.strictSame(findProblems(loadConfig, { ...full, [name]: value }), [`${name} must be ${sentence}.`], value)
  }
  t.strictSame(
    findProblems(loadConfig, { ...pick('WECHAT_'), DING_TALK_SIGN_IN_REDIRECT_URI: 'https://app.example.com/' }),
    ['CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI'].map((name) => `DING_TALK_${name} is missing (DingTalk).`),
    'an address without its app'
  )
})

t.test('loadConfig() reads every setting', async (t) => {
  const config = loadConfig({
    ...full,
    ...jwt,
    HOST: '0.0.0.0',
    PORT: '8080',
    LOG_LEVEL: 'debug',
    DATABASE_URL: 'postgresql://u:p@db/x',
    OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: '30',
    OAUTH_BINDING_DATABASE_CONNECTION_TIMEOUT_MS: '1000',
    OAUTH_BINDING_DATABASE_STATEMENT_TIMEOUT_MS: '2000',
    OAUTH_BINDING_SECRET_PREVIOUS: previousSecret,
    OAUTH_BINDING_STATE_TTL_SECONDS: '60',
    OAUTH_BINDING_ADMIN_PORT: '9100',
    OAUTH_BINDING_WORKERS: 'auto',
    OAUTH_BINDING_METRICS: 'off',
    OAUTH_BINDING_DOCUMENTATION: 'off',
    OAUTH_BINDING_MAX_OPEN_STATES: '5',
    OAUTH_BINDING_EVENT_RETENTION_DAYS: '365',
    OAUTH_BINDING_TOKEN_HOLDER_TYPE: 'user',
    OAUTH_BINDING_TOKEN_ABILITY: 'bind',
    OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES: '525600',
    OAUTH_BINDING_TOKEN_TIME_ZONE: 'Asia/Shanghai',
    OAUTH_BINDING_TOKEN_HOLDER_TABLE: 'users',
    OAUTH_BINDING_TOKEN_HOLDER_KEY: 'uuid',
    OAUTH_BINDING_CORS_ORIGINS: 'https://a.example, http://b.example:8080',
    OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0',
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '1',
    OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '2',
    OAUTH_BINDING_RATE_LIMIT_LOGINS_PER_ADDRESS_PER_MINUTE: '3',
    OAUTH_BINDING_REDIS_URL: 'rediss://:p@redis/1',
    OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS: '3',
    OAUTH_BINDING_IDLE_TIMEOUT_SECONDS: '4',
    OAUTH_BINDING_MAX_CONNECTIONS: '5',
    OAUTH_BINDING_MAX_REQUESTS_IN_FLIGHT: '6',
    OAUTH_BINDING_MAX_EVENT_LOOP_DELAY_MS: '0',
    OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: '9',
    OAUTH_BINDING_SHUTDOWN_TIMEOUT_SECONDS: '300',
    OAUTH_BINDING_TRUST_PROXY: '10.0.0.0/8, 2001:db8::/32,::1',
    WECHAT_AUTHORIZE_BASE_URL: 'http://127.0.0.1:1',
    WECHAT_API_BASE_URL: 'http://127.0.0.1:2',
    DING_TALK_FLOW: 'legacy',
    DING_TALK_AUTHORIZE_BASE_URL: 'http://127.0.0.1:3',
    DING_TALK_API_BASE_URL: 'http://127.0.0.1:4',
    JWT_JWKS_URL: jwksUrl,
    JWT_ALGORITHMS: 'RS256, ES256',
    JWT_CLOCK_TOLERANCE_SECONDS: '30'
  })
  t.match(config, {
    host: '0.0.0.0',
    port: 8080,
    ...{ adminPort: 9100, workers: 'auto', hasMetrics: false, hasDocumentation: false },
    logLevel: 'debug',
    databaseUrl: 'postgresql://u:p@db/x',
    databaseOptions: { maxConnections: 30, connectionTimeoutMs: 1000, statementTimeoutMs: 2000 },
    secrets: [full.OAUTH_BINDING_SECRET, previousSecret],
    stateTtlSeconds: 60,
    maxOpenStates: 5,
    eventRetentionDays: 365,
    tokens: {
      holderType: 'user',
      ability: 'bind',
      expirationMinutes: 525_600,
      timeZone: 'Asia/Shanghai',
      holder: { table: 'users', key: 'uuid' }
    },
    corsOrigins: ['https://a.example', 'http://b.example:8080'],
    limits: {
      requestTimeoutMs: 3000,
      idleTimeoutMs: 4000,
      maxConnections: 5,
      maxRequestsInFlight: 6,
      maxEventLoopDelayMs: 0,
      rates: {
        ...{ completionsPerUser: 0, issuesPerUser: 1, requestsPerAddress: 2, loginsPerAddress: 3 },
        ...{ areAddressesKnown: true, redisUrl: 'rediss://:p@redis/1' }
      }
    },
    shutdownDelaySeconds: 9,
    shutdownTimeoutSeconds: 300,
    trustProxy: ['10.0.0.0/8', '2001:db8::/32', '::1'],
    platforms: {
      wechat: { authorizeBaseUrl: 'http://127.0.0.1:1', apiBaseUrl: 'http://127.0.0.1:2' },
      dingTalk: { flow: 'legacy', authorizeBaseUrl: 'http://127.0.0.1:3', apiBaseUrl: 'http://127.0.0.1:4' }
    }
  })
  t.strictSame(config.jwt, {
    issuer: jwt.JWT_ISSUER,
    audience: 'bindings',
    jwksUrl,
    algorithms: ['RS256', 'ES256'],
    clockToleranceSeconds: 30
  })
  t.strictSame(JSON.parse(JSON.stringify(config)), config, 'a worker is sent it as JSON')
})

t.test('loadConfig() takes workers on PostgreSQL only', async (t) => {
  const postgresql = { ...full, DATABASE_URL: 'postgres://u:p@db/x' }
  t.equal(loadConfig({ ...postgresql, OAUTH_BINDING_WORKERS: '12' }).workers, 12)
  t.equal(loadConfig({ ...full, OAUTH_BINDING_WORKERS: '1' }).workers, 1)
  for (const OAUTH_BINDING_WORKERS of ['2', 'auto']) {
    t.match(findProblems(loadConfig, { ...full, OAUTH_BINDING_WORKERS }), [
      /^OAUTH_BINDING_WORKERS must be 1 on SQLite: one process writes at a time, .*\.$/
    ])
  }
  for (const OAUTH_BINDING_WORKERS of ['0', '1000', 'all', '2.5']) {
    t.match(findProblems(loadConfig, { ...postgresql, OAUTH_BINDING_WORKERS }), [
      'OAUTH_BINDING_WORKERS must be auto, or a number of processes, 1 to 999.'
    ])
  }
})

t.test('loadConfig() takes one provider alone, and an empty value for none', async (t) => {
  t.equal(loadConfig(pick('WECHAT')).platforms.dingTalk, null)
  t.equal(loadConfig({ ...pick('DING_TALK'), WECHAT_APP_ID: '', PORT: '' }).platforms.wechat, null)
  t.equal(
    loadConfig({ ...pick('WECHAT'), DING_TALK_FLOW: 'legacy' }).platforms.dingTalk,
    null,
    'a flow makes no provider'
  )
})

t.test('loadConfig() reads the providers beyond the contract, each alone or with all others', async (t) => {
  const origin = 'http://127.0.0.1:3001'
  const { OAUTH_BINDING_SECRET } = full
  const { platforms: all } = loadConfig({ OAUTH_BINDING_SECRET, ...sandboxSettings(origin, {}, sandboxPlatforms) })
  const places = { authorizeBaseUrl: origin, apiBaseUrl: origin }
  t.match(all.wechatOfficialAccount, {
    ...{ appId: 'wxsandboxh50000000', redirectUri: `${origin}/demo/callback/wechat`, ...places }
  })
  t.match(all.wecom, {
    ...{ corpId: 'wwsandbox000000000', agentId: '1000002', redirectUri: `${origin}/demo/callback/wecom`, ...places }
  })
  t.match(all.feishu, {
    ...{ appId: 'cli_sandbox000000000', tokenEndpoint: 'v2', redirectUri: `${origin}/demo/callback/feishu`, ...places }
  })
  const types = (await createProviders(all)).map(({ type }) => type)
  t.strictSame(types.slice(0, 5), ['WECHAT', 'WECHAT', 'DING_TALK', 'WECOM', 'FEISHU'])
  t.equal(types.length, platforms.length)
  const feishu = sandboxSettings(origin, {}, ['feishu'])
  const { platforms: alone } = loadConfig({ OAUTH_BINDING_SECRET, ...feishu, FEISHU_TOKEN_ENDPOINT: 'v3' })
  t.equal(alone.feishu?.tokenEndpoint, 'v3')
  t.strictSame(
    (await createProviders(alone)).map(({ type }) => type),
    ['FEISHU']
  )
  t.match(findProblems(loadConfig, { OAUTH_BINDING_SECRET, WECOM_AGENT_ID: '1' }), [
    'WECOM_CORP_ID is missing (WeCom).',
    'WECOM_CORP_SECRET is missing (WeCom).',
    'WECOM_REDIRECT_URI is missing (WeCom).'
  ])
  t.match(findProblems(assertSimulable, feishu)[0], 'FEISHU_APP_ID is set, and --sandbox chooses it itself')
})

t.test('loadConfig() reads a shared secret, and whom to trust', async (t) => {
  t.strictSame(loadConfig({ ...full, ...jwt, JWT_SECRET: jwtSecret }).jwt, {
    issuer: jwt.JWT_ISSUER,
    audience: 'bindings',
    secret: jwtSecret,
    clockToleranceSeconds: 0
  })
  t.equal(loadConfig({ ...full, OAUTH_BINDING_TRUST_PROXY: 'true' }).trustProxy, true)
  t.equal(loadConfig({ ...full, OAUTH_BINDING_TRUST_PROXY: 'false' }).trustProxy, false)
})

t.test('loadConfig() limits addresses by itself where they are the clients’ own', async (t) => {
  const read = (trustProxy: string | undefined) => {
    const { rates } = loadConfig({ ...full, OAUTH_BINDING_TRUST_PROXY: trustProxy }).limits
    return [rates.requestsPerAddress, rates.areAddressesKnown]
  }
  t.strictSame(read(undefined), [0, false], 'perhaps a proxy’s')
  t.strictSame(read('10.0.0.0/8'), [6000, true])
  t.strictSame(read('false'), [6000, true], 'there is no proxy')
})

t.test('loadConfig() freezes what it returns', async (t) => {
  const config = loadConfig({ ...full, OAUTH_BINDING_CORS_ORIGINS: 'https://a.example' })
  t.ok(Object.isFrozen(config))
  t.ok(Object.isFrozen(config.corsOrigins))
  t.ok(Object.isFrozen(config.platforms.wechat))
})

const wrong: Record<string, { changes: Record<string, string | undefined>; problem: RegExp | string }> = {
  'the secret is missing': {
    changes: { OAUTH_BINDING_SECRET: undefined },
    problem: /^OAUTH_BINDING_SECRET is missing/
  },
  'the secret is short': {
    changes: { OAUTH_BINDING_SECRET: 'short' },
    problem: /^OAUTH_BINDING_SECRET must be at least 32/
  },
  'the address of Redis is none': {
    changes: { OAUTH_BINDING_REDIS_URL: 'redis.example.com:6379' },
    problem: /^OAUTH_BINDING_REDIS_URL must be redis/
  },
  'an app secret is missing': {
    changes: { WECHAT_APP_SECRET: undefined },
    problem: 'WECHAT_APP_SECRET is missing (WeChat).'
  },
  'a client id is empty': {
    changes: { DING_TALK_CLIENT_ID: '' },
    problem: 'DING_TALK_CLIENT_ID is missing (DingTalk).'
  },
  'a port is a word': { changes: { PORT: 'http' }, problem: 'PORT must be a port number, 0 (any free one) to 65535.' },
  'a port is too large': { changes: { PORT: '65536' }, problem: /^PORT must be/ },
  'a level is unknown': { changes: { LOG_LEVEL: 'loud' }, problem: /^LOG_LEVEL must be one of fatal,/ },
  'a database is of another kind': {
    changes: { DATABASE_URL: 'mysql://u:pw@h/d' },
    problem: /^DATABASE_URL must be file:/
  },
  'a state lives too long': {
    changes: { OAUTH_BINDING_STATE_TTL_SECONDS: '3601' },
    problem: /^OAUTH_BINDING_STATE_TTL_SEC/
  },
  'a pool is empty': {
    changes: { OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: '0' },
    problem: 'OAUTH_BINDING_DATABASE_MAX_CONNECTIONS must be a number of connections, 1 to 1000.'
  },
  'a name is misspelt': {
    changes: { OAUTH_BINDING_SECRETS: 'x' },
    problem: 'OAUTH_BINDING_SECRETS is not a known setting; did you mean OAUTH_BINDING_SECRET?'
  },
  'a flow is unknown': { changes: { DING_TALK_FLOW: 'old' }, problem: 'DING_TALK_FLOW must be current or legacy.' },
  'a redirect address is relative': {
    changes: { WECHAT_REDIRECT_URI: '/x' },
    problem: /^WECHAT_REDIRECT_URI must be an abs/
  },
  'a redirect address is no web address': {
    changes: { DING_TALK_REDIRECT_URI: 'app:x' },
    problem: /^DING_TALK_REDIRECT_URI/
  },
  'a base address has a query': {
    changes: { WECHAT_API_BASE_URL: 'http://h/?x' },
    problem: /^WECHAT_API_BASE_URL must be/
  },
  'an origin has a path': {
    changes: { OAUTH_BINDING_CORS_ORIGINS: 'https://a/x' },
    problem: /^OAUTH_BINDING_CORS_ORIGINS/
  },
  'an origin is any': { changes: { OAUTH_BINDING_CORS_ORIGINS: '*' }, problem: /^OAUTH_BINDING_CORS_ORIGINS/ },
  'a list is only commas': { changes: { OAUTH_BINDING_CORS_ORIGINS: ' , ' }, problem: /^OAUTH_BINDING_CORS_ORIGINS/ },
  'a proxy is a name': {
    changes: { OAUTH_BINDING_TRUST_PROXY: 'proxy' },
    problem: /^OAUTH_BINDING_TRUST_PROXY must be/
  },
  'a range is too wide': {
    changes: { OAUTH_BINDING_TRUST_PROXY: '10.0.0.0/33' },
    problem: /^OAUTH_BINDING_TRUST_PROXY/
  },
  'a range is odd': { changes: { OAUTH_BINDING_TRUST_PROXY: '10.0.0.0/8/8' }, problem: /^OAUTH_BINDING_TRUST_PROXY/ },
  'a range has no width': {
    changes: { OAUTH_BINDING_TRUST_PROXY: '10.0.0.0/' },
    problem: /^OAUTH_BINDING_TRUST_PROXY/
  },
  'tokens have no issuer': {
    changes: { ...jwt, JWT_SECRET: jwtSecret, JWT_ISSUER: '' },
    problem: 'JWT_ISSUER is missing.'
  },
  'tokens have no audience': {
    changes: { ...jwt, JWT_SECRET: jwtSecret, JWT_AUDIENCE: '' },
    problem: 'JWT_AUDIENCE is missing.'
  },
  'tokens have no key': { changes: jwt, problem: 'Exactly one of JWT_JWKS_URL and JWT_SECRET must be set.' },
  'tokens have two keys': {
    changes: { ...jwt, JWT_SECRET: jwtSecret, JWT_JWKS_URL: jwksUrl },
    problem: 'Exactly one of JWT_JWKS_URL and JWT_SECRET must be set.'
  },
  'a token secret is short': {
    changes: { ...jwt, JWT_SECRET: 'short' },
    problem: /^JWT_SECRET must be .* at least 32 bytes/
  },
  'a key server is not encrypted': {
    changes: { ...jwt, JWT_JWKS_URL: 'http://a.example/k' },
    problem: /^JWT_JWKS_URL must/
  },
  'an algorithm is unknown': {
    changes: { ...jwt, JWT_JWKS_URL: jwksUrl, JWT_ALGORITHMS: 'RS256,HS256' },
    problem: /^JWT_ALGORITHMS must be/
  },
  'an algorithm is chosen for a secret': {
    changes: { ...jwt, JWT_SECRET: jwtSecret, JWT_ALGORITHMS: 'RS256' },
    problem: /^JWT_ALGORITHMS goes with JWT_JWKS_URL only/
  },
  'a tolerance is too large': {
    changes: { ...jwt, JWT_SECRET: jwtSecret, JWT_CLOCK_TOLERANCE_SECONDS: '301' },
    problem: /^JWT_CLOCK_TOLERANCE_SECONDS/
  }
}

for (const [when, { changes, problem }] of Object.entries(wrong)) {
  t.test(`loadConfig() names the one problem when ${when}`, async (t) => {
    const problems = findProblems(loadConfig, { ...full, ...changes })
    t.match(problems, [problem])
    t.equal(problems.length, 1)
    t.notMatch(problems[0], /pw|short/, 'and never the value')
  })
}

t.test('loadConfig() lists what is missing when nothing is configured', async (t) => {
  t.strictSame(findProblems(loadConfig, {}), [
    'OAUTH_BINDING_SECRET is missing; it must be at least 32 characters, the same in every instance, kept secret.',
    'No provider is configured: set those of WeChat or DingTalk, of both, or of another one; or serve with --sandbox.',
    'WECHAT_APP_ID is missing (WeChat).',
    'WECHAT_APP_SECRET is missing (WeChat).',
    'WECHAT_REDIRECT_URI is missing (WeChat).',
    'DING_TALK_CLIENT_ID is missing (DingTalk).',
    'DING_TALK_CLIENT_SECRET is missing (DingTalk).',
    'DING_TALK_REDIRECT_URI is missing (DingTalk).'
  ])
})

t.test('loadConfig() reports problems of every kind together, a line each', async (t) => {
  const environment = { ...full, PORT: 'x', OAUTH_BINDING_SECRETS: 'x', WECHAT_APP_ID: '', JWT_ISSUER: 'x' }
  const problems = findProblems(loadConfig, environment)
  t.equal(problems.length, 5)
  t.throws(() => loadConfig(environment), { name: 'ConfigError', message: problems.join('\n') })
})

t.test('loadDatabaseConfig() needs only what commands need that use the database', async (t) => {
  t.strictSame(loadDatabaseConfig({}), {
    databaseUrl: 'file:./data/oauth-binding.db',
    databaseOptions: { maxConnections: 10, connectionTimeoutMs: 5000, statementTimeoutMs: 10_000 },
    tokens: defaultTokens,
    areSessionsKept: false
  })
  t.match(findProblems(loadDatabaseConfig, { DATABASE_URL: 'x' }), [/^DATABASE_URL must be/])
  t.match(findProblems(loadDatabaseConfig, { OAUTH_BINDING_X: 'x' }), [/^OAUTH_BINDING_X is not a known setting/])
})

t.test('loadConfig() and loadDatabaseConfig() name a setting of access tokens that does not fit', async (t) => {
  const unfit: [Record<string, string>, RegExp][] = [
    [
      { OAUTH_BINDING_TOKEN_TIME_ZONE: 'Mars/Olympus' },
      /^OAUTH_BINDING_TOKEN_TIME_ZONE must be the name of a time zone/
    ],
    [{ OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES: '-1' }, /^OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES must be/],
    [{ OAUTH_BINDING_TOKEN_ABILITY: 'x'.repeat(256) }, /^OAUTH_BINDING_TOKEN_ABILITY must be/],
    [{ OAUTH_BINDING_TOKEN_HOLDER_TABLE: 'users; --' }, /^OAUTH_BINDING_TOKEN_HOLDER_TABLE must be/],
    [{ OAUTH_BINDING_TOKEN_HOLDER_KEY: 'uuid' }, /^OAUTH_BINDING_TOKEN_HOLDER_KEY goes with/]
  ]
  for (const [settings, sentence] of unfit) {
    t.match(findProblems(loadConfig, { ...full, ...settings }), [sentence])
    t.match(findProblems(loadDatabaseConfig, settings), [sentence])
  }
})

t.test('assertSimulable() names the settings that the simulator chooses', async (t) => {
  assertSimulable({ OAUTH_BINDING_SECRET: 'x', DING_TALK_FLOW: 'legacy', WECHAT_APP_ID: '' })
  t.match(findProblems(assertSimulable, { ...pick('WECHAT'), DING_TALK_API_BASE_URL: 'x' }), [
    /^WECHAT_APP_ID is set, and --sandbox/,
    /^WECHAT_APP_SECRET is set/,
    /^WECHAT_REDIRECT_URI is set/,
    /^DING_TALK_API_BASE_URL is set/
  ])
  t.strictSame(findProblems(assertSimulable, { OAUTH_BINDING_WORKERS: 'auto' }), [
    'OAUTH_BINDING_WORKERS must be 1 with --sandbox: the simulator is one process.'
  ])
  assertSimulable({ OAUTH_BINDING_WORKERS: '1' })
})
