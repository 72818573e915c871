import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import t, { type Test } from 'tap'
import { createAuthenticate } from '../../src/auth/authenticate.js'
import { createJwtVerifier } from '../../src/auth/jwt.js'
import { openDatabase, type DatabaseKind } from '../../src/persistence/open-database.js'
import type { ProviderAccount } from '../../src/platforms/provider.js'
import { loadConfig } from '../../src/service/config/config.js'
import { createServer } from '../../src/service/server.js'
import { assertContract } from '../helpers/assert-contract.js'
import { buildApp, familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

const jwt = { issuer: 'https://issuer.example.com', audience: 'bindings', secret: 'a shared secret of 32 bytes, more' }

async function signSubject(sub: string, now: Date): Promise<string> {
  const claims = { iss: jwt.issuer, aud: jwt.audience, exp: Math.floor(now.getTime() / 1000) + 60, sub }
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(jwt.secret))
}

const unfitSubjects = ['user\u00007', 'user\ud800', 'a\nb', 'undefined', '[object Object]', 'x'.repeat(256)]

/** Asks for an authorize URL in the name of each unfit subject, and of a fit one, which alone gets it. */
async function testSubjects(t: Test, app: FastifyInstance, now: Date): Promise<void> {
  const issue = async (subject: string) => {
    const request = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: false } } as const
    const headers = { authorization: `Bearer ${await signSubject(subject, now)}` }
    const response = await app.inject({ ...request, headers })
    assertContract(t, { ...request, response })
    return response
  }
  for (const subject of unfitSubjects) {
    t.match(await issue(subject), { statusCode: 401, body: '{"code":401,"msg":"请求未认证"}' }, JSON.stringify(subject))
  }
  t.equal((await issue('用户-𠮷')).statusCode, 200)
}

/** What a careless or hostile vendor may tell beside fit identities, and what becomes of it. */
const profiles: Record<string, [Record<string, unknown>, { nickname: string | null; avatar: string | null }]> = {
  'U+0000': [
    { nickname: 'a\u0000b', avatarUrl: 'https://x.example/\u0000' },
    { nickname: 'ab', avatar: null }
  ],
  'lone surrogates': [
    { nickname: '\ud800', avatarUrl: 'https://x.example/\udc00' },
    { nickname: null, avatar: null }
  ],
  markup: [
    { nickname: '<b>', avatarUrl: 'https://x/"><script>' },
    { nickname: '<b>', avatar: null }
  ],
  'line ends': [
    { nickname: 'a\r\nb', avatarUrl: 'https://x.example/a\r\nSet-Cookie: a=b' },
    { nickname: 'ab', avatar: null }
  ],
  'a megabyte': [
    { nickname: 'a'.repeat(1_000_000), avatarUrl: `https://x.example/${'a'.repeat(1_000_000)}` },
    { nickname: 'a'.repeat(255), avatar: null }
  ],
  'no text': [
    { nickname: 7, avatarUrl: { href: 'https://x.example/' } },
    { nickname: null, avatar: null }
  ],
  nothing: [{}, { nickname: null, avatar: null }],
  'an address to be normalised': [
    { nickname: ' 小明 ', avatarUrl: "HTTPS://X.example:443/a/../'头" },
    { nickname: '小明', avatar: 'https://x.example/%27%E5%A4%B4' }
  ]
}

const fit = { issuer: 'app', kind: 'openid', subject: 'o1' }

const accounts: Record<string, unknown> = {
  'no account': undefined,
  'no identities': {},
  'identities that are no list': { identities: 'o1' },
  'an empty list': { identities: [] },
  'too many identities': { identities: Array.from({ length: 17 }, (_, index) => ({ ...fit, subject: `o${index}` })) },
  'an identity that is null': { identities: [fit, null] },
  ...Object.fromEntries(
    ['', 'undefined', 'null', '[object Object]', 'a\u0000', 'a\ud800', 'a\n', 'x'.repeat(256), 7, null].flatMap(
      (value) =>
        ['issuer', 'kind', 'subject'].map((key) => [
          `the ${key} ${JSON.stringify(value)?.slice(0, 20)}`,
          { identities: [{ ...fit, [key]: value }] }
        ])
    )
  )
}

/** A host whose provider tells what the test says. */
async function buildHost(t: Test, kind: DatabaseKind) {
  const told: { account: unknown } = { account: undefined }
  const host = await buildApp(t, {
    kind,
    plugin: (options) => ({
      ...options,
      providers: options.providers.map((provider) => ({
        ...provider,
        fetchAccount: async () => told.account as ProviderAccount
      }))
    })
  })
  return { host, told }
}

for (const kind of databaseKinds) {
  t.test(`a signed token with an unfit subject is 401, plugin (${kind})`, async (t) => {
    const { app, clock } = await buildApp(t, {
      kind,
      plugin: (options) => ({ ...options, ...createAuthenticate([createJwtVerifier({ ...jwt, now: options.now! })]) })
    })
    await testSubjects(t, app, clock.now())
  })

  t.test(`a signed token with an unfit subject is 401, service (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const database = await openDatabase(url)
    const settings = { JWT_ISSUER: jwt.issuer, JWT_AUDIENCE: jwt.audience, JWT_SECRET: jwt.secret }
    const logStream = { write: () => undefined }
    const { app } = await createServer(loadConfig({ ...serviceEnvironment, ...settings }), { database, logStream })
    t.teardown(async () => {
      await app.close()
      await database.close()
    })
    await testSubjects(t, app, new Date())
  })

  t.test(`a profile of a provider of the host's is cleaned before it is stored (${kind})`, async (t) => {
    const { host, told } = await buildHost(t, kind)
    for (const [what, [profile, expected]] of Object.entries(profiles)) {
      const user = await host.createUser()
      const subject = `o${user.userId}`
      // None of the further fields reaches the store.
      const foreign = { userId: 'another', stateHash: 'x', claimId: 'x', provider: 'DING_TALK', now: new Date(0) }
      told.account = { ...foreign, ...profile, identities: [{ ...fit, subject }] }
      t.equal((await host.bind(user, 'WECHAT', 'xiaoming')).status, 200, what)
      const [, listed] = await host.list(user)
      t.strictSame(listed?.['binding'], { ...expected, bound_at: host.clock.now().toISOString() }, what)
    }
  })

  t.test(`an account that cannot be told apart from others is refused (${kind})`, async (t) => {
    const { host, told } = await buildHost(t, kind)
    const user = await host.createUser()
    for (const [what, account] of Object.entries(accounts)) {
      told.account = account
      const response = await host.bind(user, 'WECHAT', 'xiaoming')
      t.match(response, { status: 502, body: { error: 'PROVIDER_REPLY_INVALID' } }, what)
    }
    t.match(await countRows(host), { oauth_bindings: 0, oauth_identities: 0, binding_events: 0 })
  })

  t.test(
    `control characters and lone surrogates in a request are refused as any other text is (${kind})`,
    async (t) => {
      const host = await buildApp(t, { kind })
      const user = await host.createUser()
      for (const text of ['"\\u0000"', '"a\\ud800"', '"\\udc00\\ud800"', '"\\r\\n"', '"\\u2028"']) {
        const state = new URL(await host.issue(user, 'WECHAT')).searchParams.get('state')
        const post = (payload: string) =>
          host.send(user, { method: 'POST', url: familyUrl, payload, headers: { 'content-type': 'application/json' } })
        const unusable = { status: 403, body: { error: 'STATE_UNUSABLE' } }
        t.match(await post(`{"type":"WECHAT","code":"c","state":${text}}`), unusable, text)
        const rejected = { status: 502, body: { error: 'PROVIDER_CODE_REJECTED' } }
        t.match(await post(`{"type":"WECHAT","code":${text},"state":"${state}"}`), rejected, text)
        t.match(await post(`{"type":${text},"code":"c","state":"s"}`), { status: 403, body: { data: { type: [/./] } } })
      }
      for (const path of ['%00', 'WECHAT%00', 'WECHAT%0A', '%EF%BF%BD']) {
        const url = `${familyUrl}/${path}`
        const answer = await host.send(user, { method: 'PUT', url, payload: { state: true } })
        t.match(answer, { status: 403, body: { data: { type: [/./] } } }, path)
      }
    }
  )
}

t.test('an avatar that an earlier version stored is looked at again when it is listed', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite' })
  const user = await host.createUser()
  t.equal((await host.bind(user, 'WECHAT', 'xiaoming')).status, 200)
  await host.database.client.$executeRaw`UPDATE oauth_bindings SET avatar_url = ${'https://x/"><script>'}`
  t.match(await host.list(user), [{}, { has_binding: true, binding: { avatar: null } }])
})
