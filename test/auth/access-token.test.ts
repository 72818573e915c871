import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import {
  adminAbility,
  createAccessTokens,
  createAccessTokenVerifier,
  defaultHolderType,
  type NewAccessTokens
} from '../../src/auth/access-token.js'
import { openDatabase, type DatabaseKind } from '../../src/persistence/open-database.js'
import type { AccessTokenStore } from '../../src/persistence/access-tokens/access-token-store.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { buildApp, familyUrl } from '../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { execute, hashOf, insertLaravelToken, openLaravelDatabase, secretOf } from '../helpers/laravel-table.js'

const start = new Date('2026-11-22T08:00:00.000Z')
/** What a verifier says of a token that it refuses. */
const refused = (reason: string) => ({ refused: reason })
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

async function openStore(t: Test, kind: DatabaseKind): Promise<AccessTokenStore> {
  const database = await openDatabase((await createDatabase(t, kind)).url)
  t.teardown(() => database.close())
  return createPrismaAccessTokenStore(database)
}

function createOne(store: AccessTokenStore, changes: Partial<NewAccessTokens> = {}): Promise<string[]> {
  const defaults = { userId: '42', name: 'test', count: 1, expiresAt: null, now: start }
  return createAccessTokens({ store, ...defaults, ...changes })
}

/** A store that counts what it is asked. */
function count(store: AccessTokenStore) {
  const calls = { findAccessToken: 0, touchAccessToken: 0 }
  const counted: AccessTokenStore = {
    ...store,
    findAccessToken: (id) => {
      calls.findAccessToken += 1
      return store.findAccessToken(id)
    },
    touchAccessToken: (id, now) => {
      calls.touchAccessToken += 1
      return store.touchAccessToken(id, now)
    }
  }
  return { calls, counted }
}

for (const kind of databaseKinds) {
  t.test(`createAccessTokens() stores hashes and returns what verify() accepts (${kind})`, async (t) => {
    const store = await openStore(t, kind)
    const tokens = await createOne(store, { count: 3 })
    t.equal(new Set(tokens).size, 3)
    const verifier = createAccessTokenVerifier({ store, now: () => start })
    for (const token of tokens) {
      t.match(token, /^[1-9]\d*\|[A-Za-z0-9]{40}$/)
      const [id = '', secret = ''] = token.split('|')
      const stored = await store.findAccessToken(id)
      t.equal(stored!.tokenHash, createHash('sha256').update(secret).digest('hex'))
      t.equal(stored!.holderType, 'App\\Models\\User')
      t.strictSame(await verifier.verify(token), { userId: '42' })
    }
  })

  t.test(`verify() refuses unknown, forged, expired and revoked tokens (${kind})`, async (t) => {
    const store = await openStore(t, kind)
    let at = start
    const verifier = createAccessTokenVerifier({ store, now: () => at })
    const [token = ''] = await createOne(store, { expiresAt: later(60) })
    const [id = '', secret = ''] = token.split('|')
    t.strictSame(await verifier.verify(`${Number(id) + 1}|${secret}`), refused('token_unknown'), 'unknown')
    t.strictSame(await verifier.verify(`${id}|${secret.slice(1)}x`), refused('token_secret_wrong'), 'another secret')
    t.strictSame(await verifier.verify(`${id}|${secret}x`), refused('token_secret_wrong'), 'more than the secret')
    at = later(59)
    t.ok(await verifier.verify(token))
    at = later(60)
    t.strictSame(await verifier.verify(token), refused('token_expired'), 'expired')
    at = start
    t.ok(await store.deleteAccessToken(id))
    t.strictSame(await verifier.verify(token), refused('token_unknown'), 'revoked')
  })

  t.test(`verify() accepts only the configured kind of holder (${kind})`, async (t) => {
    const store = await openStore(t, kind)
    const [token = ''] = await createOne(store, { holderType: 'member' })
    t.strictSame(await createAccessTokenVerifier({ store }).verify(token), refused('token_holder_type'))
    t.ok(await createAccessTokenVerifier({ store, holderType: 'member' }).verify(token))
  })
}

t.test('verify() asks the database nothing about a malformed token', async (t) => {
  const { calls, counted } = count(await openStore(t, 'sqlite'))
  const verifier = createAccessTokenVerifier({ store: counted })
  const secret = 'x'.repeat(40)
  const malformed = [
    '',
    secret.slice(1),
    `${secret.slice(2)}.x.`,
    'x'.repeat(256),
    `${secret}é`,
    `${secret}\n`,
    '|',
    `|${secret}`,
    '1|',
    `0|${secret}`,
    `-1|${secret}`,
    `01|${secret}`,
    `1 |${secret}`
  ]
  malformed.push(`1|${secret.slice(1)}`, `1|${'x'.repeat(256)}`, `1|${secret}é`, `1|${secret}\n`, 'a.b.c')
  malformed.push(`9223372036854775808|${secret}`, `12345678901234567890|${secret}`)
  for (const token of malformed) {
    const isOfThisKind = token.includes('|')
    t.strictSame(await verifier.verify(token), isOfThisKind ? refused('token_malformed') : null, token)
  }
  t.equal(calls.findAccessToken, 0)
  t.strictSame(await verifier.verify(`9223372036854775807|${secret}`), refused('token_unknown'), 'the largest id')
  t.equal(calls.findAccessToken, 1)
})

t.test('verify() accepts the secrets of newer and older Sanctum releases', async (t) => {
  const store = await openStore(t, 'sqlite')
  const verifier = createAccessTokenVerifier({ store })
  for (const secret of [`app_${'x'.repeat(40)}d0c5f3a1`, 'x'.repeat(80)]) {
    const tokenHash = createHash('sha256').update(secret).digest('hex')
    const token = { tokenHash, holderType: defaultHolderType, userId: '7', expiresAt: null, name: 'test' }
    const [id] = await store.createAccessTokens([token], start)
    t.strictSame(await verifier.verify(`${id}|${secret}`), { userId: '7' })
  }
})

t.test('verify() refuses a token whose stored hash is damaged', async (t) => {
  const store = await openStore(t, 'sqlite')
  const token = { tokenHash: 'no hash', holderType: defaultHolderType, userId: '7', expiresAt: null, name: 'test' }
  const [id] = await store.createAccessTokens([token], start)
  const verifier = createAccessTokenVerifier({ store })
  t.strictSame(await verifier.verify(`${id}|${'x'.repeat(40)}`), refused('token_secret_wrong'))
})

t.test('verify() notes the use of a token once in a while, and needs no success in it', async (t) => {
  const { calls, counted } = count(await openStore(t, 'sqlite'))
  let at = start
  const verifier = createAccessTokenVerifier({ store: counted, now: () => at })
  const [token = ''] = await createOne(counted)
  for (const seconds of [0, 1, 59]) {
    at = later(seconds)
    t.ok(await verifier.verify(token))
  }
  t.equal(calls.touchAccessToken, 1)
  at = later(60)
  t.ok(await verifier.verify(token))
  t.equal(calls.touchAccessToken, 2)
  const store: AccessTokenStore = { ...counted, touchAccessToken: () => Promise.reject(new Error('read-only')) }
  t.ok(await createAccessTokenVerifier({ store }).verify(token))
})

t.test('verify() remembers the uses of a limited number of tokens', async (t) => {
  const secret = 'x'.repeat(40)
  const tokenHash = createHash('sha256').update(secret).digest('hex')
  const stored = { tokenHash, holderType: defaultHolderType, userId: '7', abilities: '["*"]', expiresAt: null }
  let touches = 0
  // Ten thousand rows would prove no more than this store does.
  const store = {
    findAccessToken: async (id: string) => ({ ...stored, id, createdAt: null, hasHolder: true }),
    touchAccessToken: async () => {
      touches += 1
    }
  } as unknown as AccessTokenStore
  const verifier = createAccessTokenVerifier({ store, now: () => start })
  for (let id = 1; id <= 10_001; id += 1) await verifier.verify(`${id}|${secret}`)
  await verifier.verify(`1|${secret}`)
  t.equal(touches, 10_002)
})

t.test('createAccessTokens() throws when', async (t) => {
  const store = await openStore(t, 'sqlite')
  const unfit: Record<string, Partial<NewAccessTokens>> = {
    'the user id is a word': { userId: 'ann' },
    'the user id is 0': { userId: '0' },
    'the user id is empty': { userId: '' },
    'the user id holds a control character': { userId: '7\u0000' },
    'the user id is too large': { userId: '9223372036854775808' },
    'the name is empty': { name: '' },
    'the name holds U+0000': { name: 'a\u0000' },
    'the name holds a lone surrogate': { name: 'a\ud800' },
    'the holder type is too long': { holderType: 'x'.repeat(256) },
    'there is no ability': { abilities: [] },
    'an ability holds a control character': { abilities: ['a', 'a\n'] },
    'there are none to create': { count: 0 },
    'there are too many': { count: 100_001 },
    'the number is not whole': { count: 1.5 }
  }
  for (const [when, changes] of Object.entries(unfit)) {
    await t.rejects(createOne(store, changes), { code: 'OAUTH_BINDING_OPTIONS' }, when)
  }
})

for (const kind of databaseKinds) {
  t.test(`verify() finds a token without an id by its hash (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    const { calls, counted } = count(createPrismaAccessTokenStore(database))
    const verifier = createAccessTokenVerifier({ store: counted, now: () => start })
    for (const secret of [secretOf('a'), `app_${secretOf('b')}d0c5f3a1`, 'c'.repeat(80), `${secretOf('d')}.e.f!`]) {
      await insertLaravelToken(database, { secret })
      t.strictSame(await verifier.verify(secret), { userId: '7' }, secret)
    }
    await insertLaravelToken(database, { secret: secretOf('g'), expires_at: '2026-11-22 07:59:59' })
    t.strictSame(await verifier.verify(secretOf('g')), refused('token_expired'), 'the rules are the same')
    t.strictSame(await verifier.verify(secretOf('h')), refused('token_unknown'))
    t.strictSame(await verifier.verify(hashOf(secretOf('a'))), refused('token_unknown'), 'the hash is no token')
    t.equal(calls.findAccessToken, 0)
  })

  t.test(`verify() lets a token do what it may, and nothing else (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    const store = createPrismaAccessTokenStore(database)
    const rows: [string | null, string | null][] = [
      ['["*"]', null],
      ['["oauth-binding"]', null],
      ['["orders:read", "oauth-binding"]', null],
      ['{"1":"*"}', null],
      ['["orders:read"]', 'token_ability'],
      ['["OAUTH-BINDING"]', 'token_ability'],
      ['["oauth-binding "]', 'token_ability'],
      ['[["*"]]', 'token_ability'],
      ['[]', 'token_ability'],
      ['{}', 'token_ability'],
      ['"*"', 'token_abilities_unreadable'],
      ['*', 'token_abilities_unreadable'],
      ['null', 'token_abilities_unreadable'],
      ['', 'token_abilities_unreadable'],
      [null, 'token_abilities_unreadable'],
      ['["*"', 'token_abilities_unreadable']
    ]
    const verifier = createAccessTokenVerifier({ store, now: () => start })
    for (const [index, [abilities, reason]] of rows.entries()) {
      const token = await insertLaravelToken(database, { secret: `${secretOf('a')}${index}`, abilities })
      if (reason === null) t.strictSame(await verifier.verify(token), { userId: '7' }, String(abilities))
      else await t.rejects(verifier.verify(token), { code: 'FORBIDDEN', statusCode: 403, reason }, String(abilities))
    }
    const token = await insertLaravelToken(database, { secret: secretOf('b'), abilities: '["orders:read"]' })
    t.ok(
      await createAccessTokenVerifier({ store, ability: 'orders:read', now: () => start }).verify(token),
      'configured'
    )
    const expired = { secret: secretOf('c'), abilities: '[]', expires_at: '2026-11-22 08:00:00' }
    const tokenExpired = await insertLaravelToken(database, expired)
    t.strictSame(await verifier.verify(tokenExpired), refused('token_expired'), 'an expired one is not even forbidden')
  })

  t.test(`verify() takes a token for an operator’s only when it lists the ability by name (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    const store = createPrismaAccessTokenStore(database)
    const verifier = createAccessTokenVerifier({ store, ability: adminAbility, now: () => start })
    const tokenOf = (abilities: string, index: number) =>
      insertLaravelToken(database, { secret: `${secretOf('a')}${index}`, abilities })
    for (const [index, abilities] of ['["oauth-binding:admin"]', '{"1":"*","2":"oauth-binding:admin"}'].entries()) {
      t.strictSame(await verifier.verify(await tokenOf(abilities, index)), { userId: '7' }, abilities)
    }
    for (const [index, abilities] of ['["*"]', '[ "*" ]', '{"1":"*"}', '["oauth-binding"]', '[]'].entries()) {
      const refusal = { code: 'FORBIDDEN', reason: 'token_ability' }
      await t.rejects(verifier.verify(await tokenOf(abilities, 10 + index)), refusal, abilities)
    }
  })

  t.test(
    `verify() counts expirationMinutes from a token's creation, and its own expiry as well (${kind})`,
    async (t) => {
      const database = await openLaravelDatabase(t, kind)
      const store = createPrismaAccessTokenStore(database)
      let at = start
      const limited = createAccessTokenVerifier({ store, expirationMinutes: 60, now: () => at })
      const unlimited = createAccessTokenVerifier({ store, now: () => at })
      const old = await insertLaravelToken(database, { secret: secretOf('a') })
      const short = await insertLaravelToken(database, { secret: secretOf('b'), expires_at: '2026-11-22 08:30:00' })
      const long = await insertLaravelToken(database, { secret: secretOf('c'), expires_at: '2026-12-22 08:00:00' })
      const ageless = await insertLaravelToken(database, { secret: secretOf('d'), created_at: null })
      at = later(1800)
      t.ok(await limited.verify(old))
      t.strictSame(await limited.verify(short), refused('token_expired'), 'its own expiry')
      at = later(3599)
      t.ok(await limited.verify(old))
      at = later(3600)
      t.strictSame(await limited.verify(old), refused('token_expired'))
      t.strictSame(await limited.verify(long), refused('token_expired'), 'whatever its own expiry')
      t.strictSame(await limited.verify(ageless), refused('token_age_unknown'))
      at = later(30 * 24 * 3600 - 1)
      for (const token of [old, long, ageless]) t.ok(await unlimited.verify(token), 'without the limit')
    }
  )

  t.test(`verify() refuses a token whose holder is gone (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    await execute(database, 'create table users (id bigint primary key)', 'insert into users values (7)')
    const token = await insertLaravelToken(database, { secret: secretOf('a') })
    const looking = createPrismaAccessTokenStore(database, { holder: { table: 'users' } })
    const verifier = createAccessTokenVerifier({ store: looking, now: () => start })
    t.ok(await verifier.verify(token))
    await execute(database, 'delete from users')
    t.strictSame(await verifier.verify(token), refused('token_holder_missing'))
    t.strictSame(await verifier.verify(secretOf('a')), refused('token_holder_missing'), 'found by its hash')
    const blind = createPrismaAccessTokenStore(database)
    t.ok(await createAccessTokenVerifier({ store: blind, now: () => start }).verify(token), 'unless it is looked for')
  })

  t.test(`verify() refuses what Sanctum's hash_equals() refuses (${kind})`, async (t) => {
    const database = await openLaravelDatabase(t, kind)
    const verifier = createAccessTokenVerifier({ store: createPrismaAccessTokenStore(database), now: () => start })
    for (const token of [hashOf(secretOf('a')).toUpperCase(), '', 'x'.repeat(64), secretOf('a')]) {
      const found = await insertLaravelToken(database, { secret: secretOf('a'), token })
      t.strictSame(await verifier.verify(found), refused('token_secret_wrong'), token)
    }
  })

  t.test(`verify() takes a damaged row for a failure, never for a wrong token (${kind})`, async (t) => {
    const nullable = ['token', 'tokenable_id', 'tokenable_type']
    const rows: Record<string, string | null>[] = nullable.map((column) => ({ [column]: null }))
    rows.push(
      kind === 'sqlite' ? { expires_at: 'soon' } : { expires_at: 'infinity' },
      kind === 'sqlite' ? { created_at: 'long ago' } : { created_at: '-infinity' }
    )
    for (const changes of rows) {
      const database = await openLaravelDatabase(t, kind)
      const [column = ''] = Object.keys(changes)
      if (kind === 'postgresql') {
        await execute(database, `alter table personal_access_tokens alter column ${column} drop not null`)
      } else if (nullable.includes(column)) {
        await execute(
          database,
          ...(column === 'token' ? ['drop index personal_access_tokens_token_unique'] : []),
          ...(column === 'token' ? [] : ['drop index personal_access_tokens_tokenable_type_tokenable_id_index']),
          `alter table personal_access_tokens drop column ${column}`,
          `alter table personal_access_tokens add column ${column} text`
        )
      }
      const store = createPrismaAccessTokenStore(database)
      const verifier = createAccessTokenVerifier({ store, expirationMinutes: 60, now: () => start })
      const damaged = await insertLaravelToken(database, { secret: secretOf('a'), ...changes })
      const whole = await insertLaravelToken(database, { secret: secretOf('b') })
      const [failure, neighbour] = await Promise.allSettled([verifier.verify(damaged), verifier.verify(whole)])
      const cause = { message: `The column ${column} of the token 1 in personal_access_tokens cannot be read` }
      t.match(failure, { status: 'rejected', reason: { code: 'AUTHENTICATION_UNAVAILABLE', cause } }, column)
      t.match(neighbour, { status: 'fulfilled', value: { userId: '7' } }, 'its neighbour is served')
      if (column === 'token') continue
      const wrong = await verifier.verify(`1|${secretOf('c')}`)
      t.strictSame(wrong, refused('token_secret_wrong'), 'who has not the secret learns nothing')
    }
  })
}

t.test('createAccessTokenVerifier() throws when', async (t) => {
  const store = await openStore(t, 'sqlite')
  const unfit: Record<string, object> = {
    'the ability is empty': { ability: '' },
    'the ability is too long': { ability: 'x'.repeat(256) },
    'the ability is no text': { ability: null },
    'tokens live no minute': { expirationMinutes: 0 },
    'tokens live half a minute': { expirationMinutes: 0.5 },
    'tokens live too long': { expirationMinutes: 52_560_001 },
    'the minutes are text': { expirationMinutes: '60' }
  }
  for (const [when, options] of Object.entries(unfit)) {
    t.throws(() => createAccessTokenVerifier({ store, ...options }), { code: 'OAUTH_BINDING_OPTIONS' }, when)
  }
})

for (const kind of databaseKinds) {
  t.test(`a host with the plugin answers 503, never 401, while the table of tokens is unfit (${kind})`, async (t) => {
    const alter = 'alter table personal_access_tokens'
    for (const statement of [
      `${alter} drop column expires_at`,
      `${alter} rename column token to hash`,
      `${alter} rename to tokens`
    ]) {
      const lines: string[] = []
      const stream = { write: (line: string) => lines.push(line) }
      const app = await buildApp(t, { kind, server: { logger: { level: 'warn', stream } } })
      const user = await app.createUser()
      t.equal((await app.send(user, { url: familyUrl })).status, 200)
      await execute(app.database, statement)
      const { status, body, headers } = await app.send(user, { url: familyUrl })
      t.strictSame([status, body.error], [503, 'AUTHENTICATION_UNAVAILABLE'], statement)
      t.match(headers['retry-after'], /^[1-9]/)
      t.ok(
        lines.some((line) => /expires_at|token|personal_access_tokens/.test(line)),
        'the log names it'
      )
    }
  })

  t.test(
    `a host with the plugin answers 401 for every reason alike, and 403 for a lack of abilities (${kind})`,
    async (t) => {
      const app = await buildApp(t, { kind })
      const expired = { secret: secretOf('a'), expires_at: '2026-11-22 07:00:00' }
      const foreign = { secret: secretOf('b'), tokenable_type: 'Member' }
      const rows = [expired, foreign, { secret: secretOf('c'), abilities: '["orders:read"]' }]
      const [first = '', second = '', confined = ''] = await Promise.all(
        rows.map((row) => insertLaravelToken(app.database, row))
      )
      const refusals = [first, second, `${first}x`, `99|${secretOf('d')}`, secretOf('e'), '1|x', 'a.b.c', 'x']
      for (const token of refusals) {
        const { status, text } = await app.send({ userId: '', token }, { url: familyUrl })
        t.strictSame([status, text], [401, '{"code":401,"msg":"请求未认证"}'], token)
      }
      const { status, body } = await app.send({ userId: '', token: confined }, { url: familyUrl })
      t.strictSame([status, body.error], [403, 'FORBIDDEN'])
    }
  )
}
