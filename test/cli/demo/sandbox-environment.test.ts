import t from 'tap'
import { ensureSecret } from '../../../src/cli/demo/sandbox-environment.js'

t.test('ensureSecret() leaves a secret of the environment alone, as a value or in a file', async (t) => {
  for (const given of [{ OAUTH_BINDING_SECRET: 'x' }, { OAUTH_BINDING_SECRET_FILE: '/run/secrets/key' }]) {
    t.strictSame(ensureSecret(given), given)
  }
})

t.test('ensureSecret() makes another one a run where there is none', async (t) => {
  const [first, second] = [ensureSecret({ PORT: '0' }), ensureSecret({ OAUTH_BINDING_SECRET: '' })]
  t.match(first, { PORT: '0', OAUTH_BINDING_SECRET: /^[\w-]{43}$/ })
  t.not(first.OAUTH_BINDING_SECRET, second.OAUTH_BINDING_SECRET)
})
