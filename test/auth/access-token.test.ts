import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import {
  createAccessTokens,
  createAccessTokenVerifier,
  defaultHolderType,
  type NewAccessTokens
} from '../../src/auth/access-token.js'
import { openDatabase, type DatabaseKind } from '../../src/persistence/client.js'
import type { AccessTokenStore } from '../../src/persistence/access-token-store.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/prisma-access-token-store.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'

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
  const malformed = ['', secret, '|', `|${secret}`, '1|', `0|${secret}`, `-1|${secret}`, `01|${secret}`, `1 |${secret}`]
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
  const stored = { tokenHash, holderType: defaultHolderType, userId: '7', expiresAt: null }
  let touches = 0
  // Ten thousand rows would prove no more than this store does.
  const store = {
    findAccessToken: async (id: string) => ({ ...stored, id }),
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
    'the user id is too large': { userId: '9223372036854775808' },
    'there are none to create': { count: 0 },
    'there are too many': { count: 100_001 },
    'the number is not whole': { count: 1.5 }
  }
  for (const [when, changes] of Object.entries(unfit)) {
    await t.rejects(createOne(store, changes), { code: 'OAUTH_BINDING_OPTIONS' }, when)
  }
})
