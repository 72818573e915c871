import t from 'tap'
import { createKeyedHash } from '../../../src/binding/keyed-hash.js'
import {
  checkSignInState,
  createSignInState,
  type SignInStateContext
} from '../../../src/binding/sign-in/sign-in-state.js'

const keyedHash = createKeyedHash('a key for tests only, 32 characters')
const inTenMinutes = new Date('2026-11-22T08:10:00.000Z')
const context: SignInStateContext = {
  provider: { type: 'WECHAT', clientId: 'wx1', redirectUri: 'https://app.example.com/login' },
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
}

const check = (state: string, given = context) => checkSignInState([keyedHash], state, given)
const issue = () => createSignInState(keyedHash, context, inTenMinutes)

t.test('createSignInState() makes 74 lower-case hex digits, never the same twice', async (t) => {
  const states = Array.from({ length: 1000 }, issue)
  for (const state of states) t.match(state, /^[0-9a-f]{74}$/)
  t.equal(new Set(states).size, states.length)
})

t.test('checkSignInState() takes a state where it belongs, and returns when it expires', async (t) => {
  t.strictSame(check(issue()), { expiresAt: inTenMinutes })
})

t.test('checkSignInState() refuses a state of which any one digit is another', async (t) => {
  const state = issue()
  for (let at = 0; at < state.length; at += 1) {
    for (const digit of '0123456789abcdef') {
      if (digit === state[at]) continue
      t.strictSame(
        check(state.slice(0, at) + digit + state.slice(at + 1)),
        { fault: 'state_mismatch' },
        `${at} ${digit}`
      )
    }
  }
})

t.test('checkSignInState() refuses a state of another provider, client, redirect address or browser', async (t) => {
  const { provider, challenge } = context
  const others: Record<string, SignInStateContext> = {
    provider: { challenge, provider: { ...provider, type: 'DING_TALK' } },
    client: { challenge, provider: { ...provider, clientId: 'wx2' } },
    'redirect address': { challenge, provider: { ...provider, redirectUri: 'https://app.example.com/login2' } },
    browser: { provider, challenge: challenge.replace('E', 'F') },
    'other cut': { challenge, provider: { ...provider, type: 'WECHATw', clientId: 'x1' } }
  }
  for (const [name, other] of Object.entries(others)) {
    t.strictSame(check(issue(), other), { fault: 'state_mismatch' }, name)
  }
})

t.test('checkSignInState() refuses a state whose expiry was put off', async (t) => {
  const state = issue()
  const longer = state.slice(0, 32) + 'ffffffffff' + state.slice(42)
  t.strictSame(check(longer), { fault: 'state_mismatch' })
})

t.test('checkSignInState() tells a state of a binding from what is no state', async (t) => {
  t.strictSame(check('0123456789abcdef'.repeat(2)), { fault: 'state_of_binding' })
  t.strictSame(check('0123456789abcdef'.repeat(4)), { fault: 'state_of_binding' })
  for (const text of ['', 'x', issue().toUpperCase(), `${issue()}0`, issue().slice(1), `${issue()}\n`]) {
    t.strictSame(check(text), { fault: 'state_unknown' }, text)
  }
})

t.test('checkSignInState() takes the states of an earlier key while it is accepted, and no longer', async (t) => {
  const next = createKeyedHash('the next key for tests, 32 characters')
  const state = issue()
  t.strictSame(checkSignInState([next, keyedHash], state, context), { expiresAt: inTenMinutes })
  t.strictSame(checkSignInState([next], state, context), { fault: 'state_mismatch' })
})

t.test('a state of signing in is made of nothing that a state of a binding is made of', async (t) => {
  const texts: string[] = []
  const state = createSignInState(
    (text) => {
      texts.push(text)
      return keyedHash(text)
    },
    context,
    inTenMinutes
  )
  const { provider, challenge } = context
  const parts = ['sign-in', state.slice(0, 32), state.slice(32, 42), provider.type, provider.clientId]
  const text = [...parts, provider.redirectUri, challenge].map((part) => `${part.length}:${part}`).join('')
  t.strictSame(texts, [text])
  t.notMatch(text, /^(?:state|reuse):/)
})
