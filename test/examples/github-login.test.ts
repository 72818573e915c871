import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createVendorDouble, type MakeHarness, type SeenRequest } from '../../src/testing/provider-suite.js'
import { testProvider } from '../helpers/provider-suite.js'
import { createGithubProvider } from './github-login.js'

const app = { clientId: 'Iv1.8a61f9b3a7aba766', clientSecret: 'clientSecretThatMustNotLeak' }
const token = 'gho_tokenThatMustNotLeak'

/** A GitHub that knows one app and one person. */
const makeHarness: MakeHarness = async (scope) => {
  const codes = new Set<string>()
  const exchange = (request: SeenRequest): object => {
    const { client_secret: secret, code } = JSON.parse(request.body) as Record<string, string>
    if (secret !== app.clientSecret) return { error: 'incorrect_client_credentials' }
    return codes.delete(code!) ? { access_token: token, token_type: 'bearer' } : { error: 'bad_verification_code' }
  }
  const user = { id: 583231, login: 'octocat', name: '章鱼猫 🐙', avatar_url: 'https://avatars.example.com/u/583231' }
  const github = await createVendorDouble(scope, (request) => {
    if (request.path === '/login/oauth/access_token') return { body: JSON.stringify(exchange(request)) }
    const isSignedIn = request.headers.authorization === `Bearer ${token}`
    return isSignedIn ? { body: JSON.stringify(user) } : { status: 401, body: '{"message":"Bad credentials"}' }
  })
  return {
    createProvider: ({ secret = app.clientSecret, apiBaseUrl = github.baseUrl, ...overrides } = {}) =>
      createGithubProvider({
        ...app,
        clientSecret: secret,
        redirectUri: 'https://app.example.com/binding/github',
        apiBaseUrl,
        authorizeBaseUrl: apiBaseUrl,
        ...overrides
      }),
    issueCode() {
      const code = `code${github.seen.length}-${codes.size}`
      codes.add(code)
      return code
    },
    account: {
      identities: [{ issuer: 'github.com', kind: 'id', subject: '583231' }],
      nickname: '章鱼猫 🐙',
      avatarUrl: 'https://avatars.example.com/u/583231'
    },
    countExchanges: () => github.seen.filter(({ path }) => path === '/login/oauth/access_token').length,
    usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: 'bad_verification_code' },
    wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: 'incorrect_client_credentials' },
    htmlFailure: 'PROVIDER_REPLY_INVALID',
    redirectParameter: 'redirect_uri',
    secrets: [app.clientSecret, token]
  }
}

testProvider(t, makeHarness)

t.test('a provider takes less than 60 lines', async (t) => {
  const source = readFileSync(join(import.meta.dirname, 'github-login.ts'), 'utf8')
  t.ok(source.trimEnd().split('\n').length < 60)
})
