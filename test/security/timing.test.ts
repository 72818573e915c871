import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import t from 'tap'
import { createAccessTokenVerifier } from '../../src/auth/access-token.js'
import type { AccessTokenStore } from '../../src/persistence/access-tokens/access-token-store.js'
import type { BindingStore } from '../../src/persistence/store.js'
import { buildApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

for (const kind of databaseKinds) {
  t.test(`unusable states cost one and the same statement, and no call of a provider (${kind})`, async (t) => {
    const calls: string[] = []
    const watch = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, name) => {
          const value: unknown = Reflect.get(object, name)
          if (typeof value !== 'function') return value
          return (...args: unknown[]) => {
            calls.push(String(name))
            return Reflect.apply(value, object, args) as unknown
          }
        }
      })
    const host = await buildApp(t, {
      kind,
      plugin: (options) => ({
        ...options,
        store: watch<BindingStore>(options.store),
        providers: options.providers.map((provider) => ({
          ...provider,
          fetchAccount: () => Promise.reject(new Error('called'))
        }))
      })
    })
    const [user, other] = [await host.createUser(), await host.createUser()]
    const stateOf = async (type: string) => new URL(await host.issue(user, type)).searchParams.get('state')!
    const issued = { own: await stateOf('DING_TALK'), foreign: await stateOf('WECHAT') }
    const cases = {
      unknown: { user, state: '0'.repeat(32) },
      "another user's": { user: other, state: issued.foreign },
      "another provider's": { user, state: issued.own }
    }
    for (const [name, { user: who, state }] of Object.entries(cases)) {
      calls.length = 0
      t.equal((await host.complete(who, 'WECHAT', { code: 'code-of-nobody', state })).status, 403, name)
      t.strictSame(calls, ['claimState'], name)
    }
  })
}

t.test('the secret of a token is compared by its hash, all of it, after one lookup, whatever is wrong', async (t) => {
  const compared: number[] = []
  const { timingSafeEqual } = crypto
  const put = (comparison: typeof timingSafeEqual): void => {
    crypto.timingSafeEqual = comparison
    // What has been imported from the module changes with it.
    syncBuiltinESMExports()
  }
  t.teardown(() => put(timingSafeEqual))
  put((left, right) => {
    compared.push(left.byteLength)
    return timingSafeEqual(left, right)
  })
  const secret = 'a'.repeat(40)
  const tokenHash = crypto.createHash('sha256').update(secret).digest('hex')
  const stored = { ...{ id: '1', tokenHash, userId: '7', holderType: 'App\\Models\\User' }, expiresAt: null }
  const lookups: string[] = []
  const store = {
    findAccessToken: async (id: string) => {
      lookups.push(id)
      return { ...stored, abilities: '["*"]', createdAt: null, hasHolder: true }
    },
    touchAccessToken: async () => {}
  }
  const verifier = createAccessTokenVerifier({ store: store as unknown as AccessTokenStore })
  const wrong = ['b'.repeat(40), 'a'.repeat(39) + 'b', 'b' + 'a'.repeat(39)]
  for (const given of wrong) {
    const known = await verifier.verify(`1|${given}`).catch(() => null)
    t.equal((known as { userId?: string } | null)?.userId, undefined, given)
  }
  t.match(await verifier.verify(`1|${secret}`), { userId: '7' })
  t.strictSame(compared, [64, 64, 64, 64], 'hashes of one length, however much of the secret is right')
  t.equal(lookups.length, 4)
})
