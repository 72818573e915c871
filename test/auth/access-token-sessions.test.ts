import t from 'tap'
import { createAccessTokenSessions } from '../../src/auth/access-token-sessions.js'

const now = new Date('2026-11-22T08:00:00.000Z')
const options = { ttlSeconds: 60, role: 'user', now: () => now }

t.test('createAccessTokenSessions() makes a new token each time, named after the type', async (t) => {
  const { createAccessToken } = createAccessTokenSessions(options)
  const [first, second] = [createAccessToken({ type: 'WECHAT' }), createAccessToken({ type: 'DING_TALK' })]
  t.match(first.token, {
    name: 'WECHAT',
    abilities: ['oauth-binding'],
    holderType: 'App\\Models\\User',
    tokenHash: /^[0-9a-f]{64}$/,
    expiresAt: new Date(now.getTime() + 60_000)
  })
  t.equal(second.token.name, 'DING_TALK')
  t.not(first.token.tokenHash, second.token.tokenHash)
  t.match(first.compose('7'), { token: /^7\|\w{40,}$/, role: 'user' })
})

t.test('createAccessTokenSessions() takes abilities, holder and the system’s clock', async (t) => {
  const { createAccessToken } = createAccessTokenSessions({
    ttlSeconds: 60,
    role: 'admin',
    abilities: ['a', 'b'],
    holderType: 'Member'
  })
  const { token } = createAccessToken({ type: 'WECHAT' })
  t.match(token, { abilities: ['a', 'b'], holderType: 'Member' })
  t.ok(token.expiresAt > new Date())
})

t.test('createAccessTokenSessions() refuses options that do not fit', async (t) => {
  for (const ttlSeconds of [0, 1.5, Number.NaN]) {
    t.throws(() => createAccessTokenSessions({ ...options, ttlSeconds }), { code: 'OAUTH_BINDING_OPTIONS' })
  }
  for (const change of [{ role: '' }, { holderType: 'a\n' }, { abilities: [''] }]) {
    t.throws(() => createAccessTokenSessions({ ...options, ...change }), /role, holderType and abilities must be/)
  }
  t.throws(() => createAccessTokenSessions({ ...options, abilities: ['a', 'oauth-binding:admin'] }), {
    code: 'OAUTH_BINDING_OPTIONS',
    message: /must not hold oauth-binding:admin/
  })
})
