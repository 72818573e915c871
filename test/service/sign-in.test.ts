import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { openDatabase, type DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createSandbox } from '../../src/sandbox/server.js'
import { contractPlatforms, sandboxPlatforms, sandboxSettings } from '../../src/sandbox/settings.js'
import { loadConfig } from '../../src/service/config/config.js'
import { createServer } from '../../src/service/server.js'
import { authorize, createClock, familyUrl, signInUrl, testSecret, type TestUser } from '../helpers/build-app.js'
import { createCanaries } from '../helpers/canaries.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { insideWechat } from '../helpers/sandbox-client.js'
import { openBrowser, type Proof, type Visitor } from '../helpers/visitor.js'

/** The stand-alone service, its database, a simulator that it is pointed at, and a user with a token. */
async function buildService(
  t: Test,
  kind: DatabaseKind,
  settings: Record<string, string> = {},
  hasAllPlatforms = false
) {
  const clock = createClock()
  const database = await openDatabase((await createDatabase(t, kind)).url)
  // By the system's clock, as the providers of the service are: the legacy flow of DingTalk compares the two.
  const sandbox = createSandbox()
  let exchanges = 0
  sandbox.app.addHook('onRequest', async ({ url }) => {
    if (url.startsWith('/sns/oauth2/access_token')) exchanges += 1
  })
  const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const lines: string[] = []
  const simulated = sandboxSettings(origin, {}, hasAllPlatforms ? sandboxPlatforms : contractPlatforms)
  const environment = { OAUTH_BINDING_SECRET: testSecret, ...simulated, ...settings }
  const { app } = await createServer(loadConfig(environment), {
    ...{ database, now: clock.now },
    logStream: { write: (line: string) => lines.push(line) }
  })
  const canaries = createCanaries()
  t.teardown(async () => {
    await app.close()
    await sandbox.app.close()
    await database.close()
    const found = canaries.find(lines.join(''))
    if (found.length > 0) throw new Error(`Secrets are in the log: ${found.join(', ')}`)
  })
  const store = createPrismaAccessTokenStore(database)
  const now = clock.now()
  const [token = ''] = await createAccessTokens({ store, userId: '1', name: 'test', count: 1, expiresAt: null, now })
  const user: TestUser = { userId: '1', token }
  const open = (proof: Proof = 'cookie', remoteAddress = '127.0.0.1') =>
    openBrowser(t, { app, canaries, clock, remoteAddress }, proof)
  return { app, clock, lines, store, user, open, countExchanges: () => exchanges }
}

type Open = Awaited<ReturnType<typeof buildService>>['open']

/** Signs a person in whom nobody has bound, and returns the ticket. */
async function takeTicket(t: Test, browser: Visitor, type: string, person: string): Promise<string> {
  const unknown = await browser.signIn(type, person)
  t.match(unknown, { status: 409, body: { error: 'ACCOUNT_NOT_BOUND', data: { expires_in: 600 } } })
  return (unknown.body as unknown as { data: { ticket: string } }).data.ticket
}

async function signIn(t: Test, browser: Visitor, type: string, person: string): Promise<TestUser> {
  const answer = await browser.signIn(type, person)
  const [, token = ''] = /^\{"code":200,"data":\{"token":"(\d+\|\w+)","role":"\w+"\},"msg":"success"\}$/.exec(
    answer.text
  ) ?? [answer.text]
  t.match(token, /^\d+\|\w+$/, 'the documented answer')
  return { userId: '1', token }
}

/** What visitors sign in with: DingTalk by both of its flows, and the platforms beyond the contract. */
const offers: readonly { type: string; settings?: Record<string, string>; isExtra?: true }[] = [
  { type: 'WECHAT' },
  { type: 'DING_TALK' },
  { type: 'DING_TALK', settings: { DING_TALK_FLOW: 'legacy' } },
  { type: 'WECOM', isExtra: true },
  { type: 'FEISHU', isExtra: true }
]

for (const kind of databaseKinds) {
  for (const proof of ['cookie', 'verifier'] as const) {
    for (const { type, settings = {}, isExtra = false } of offers) {
      const how = [type, ...Object.values(settings), proof, kind].join(', ')
      await t.test(`the service binds by a ticket, signs in and out (${how})`, async (t) => {
        const { app, user, open, lines } = await buildService(t, kind, settings, isExtra)
        const browser = open(proof)
        const types = isExtra ? ['DING_TALK', 'FEISHU', 'WECHAT', 'WECOM'] : ['DING_TALK', 'WECHAT']
        t.strictSame(Object.keys(await browser.list()), types)
        const ticket = await takeTicket(t, browser, type, 'xiaoming')
        t.match(await open(proof).redeem(user, ticket), { status: 403, body: { error: 'TICKET_UNUSABLE' } })
        t.equal((await browser.redeem(user, ticket)).text, '{"code":200,"data":"绑定成功","msg":"success"}')

        const visitor = await signIn(t, browser, type, 'xiaoming')
        const send = (method: 'GET' | 'PUT', url: string, payload?: object) => {
          const headers = { authorization: `Bearer ${visitor.token}` }
          return app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
        }
        const list = (await send('GET', familyUrl)).json().data as { name: string; has_binding: boolean }[]
        const bound = list.filter((item) => item.has_binding).map(({ name }) => name.toUpperCase())
        t.strictSame(bound, [type])
        const unbound = await send('PUT', `${familyUrl}/${type}`, { state: true })
        t.equal(unbound.body, '{"code":200,"data":"操作成功","msg":"success"}')
        t.equal((await send('GET', familyUrl)).statusCode, 401, 'the session has ended with its binding')
        t.equal((await browser.send({ url: familyUrl, user })).status, 200, 'that of another sign-in has not')

        const events = lines.flatMap((line) => (JSON.parse(line) as { event?: string }).event ?? [])
        t.strictSame(
          events.filter((event) => event !== 'issued'),
          ['ticket_issued', 'refused', 'ticket_redeemed', 'signed_in', 'unbound', 'token_refused']
        )
        const counted = `oauth_binding_events_total{event="signed_in",type="${type}",error="none"} 1`
        t.ok((await app.inject('/metrics')).body.includes(counted))
      })
    }
  }

  await t.test(`the token of a sign-in is what the settings say, and stays if told so (${kind})`, async (t) => {
    const { app, store, clock, user, open } = await buildService(t, kind, {
      OAUTH_BINDING_SIGN_IN_TOKEN_TTL_SECONDS: '60',
      OAUTH_BINDING_SIGN_IN_ROLE: 'member',
      OAUTH_BINDING_SIGN_IN_ABILITIES: 'oauth-binding, read',
      OAUTH_BINDING_KEEP_SESSIONS: 'on',
      OAUTH_BINDING_TOKEN_HOLDER_TYPE: 'App\\Models\\User'
    })
    const browser = open()
    await browser.redeem(user, await takeTicket(t, browser, 'WECHAT', 'xiaoming'))
    const answer = await browser.signIn('WECHAT', 'xiaoming')
    t.match(answer.body, { data: { role: 'member' } })
    const { token } = (answer.body as unknown as { data: { token: string } }).data
    const stored = await store.findAccessToken(token.split('|')[0]!)
    t.match(stored, { userId: '1', abilities: '["oauth-binding","read"]' })
    t.strictSame(stored?.expiresAt, new Date(clock.now().getTime() + 60_000))
    const headers = { authorization: `Bearer ${token}` }
    await app.inject({ method: 'PUT', url: `${familyUrl}/WECHAT`, headers, payload: { state: true } })
    t.equal((await app.inject({ url: familyUrl, headers })).statusCode, 200, 'it stays')
    clock.advance(61)
    t.equal((await app.inject({ url: familyUrl, headers })).statusCode, 401, 'and expires')
  })
}

for (const kind of databaseKinds) {
  await t.test(`a WeChat binding signs in inside WeChat, by the official account, as well (${kind})`, async (t) => {
    const { user, open } = await buildService(t, kind, {}, true)
    const browser = open()
    await browser.redeem(user, await takeTicket(t, browser, 'WECHAT', 'xiaoming'))
    const headers = insideWechat
    const { data } = (await browser.send({ headers })).body as unknown as { data: { name: string; url: string }[] }
    const { url } = data.find(({ name }) => name === 'wechat')!
    t.equal(new URL(url).pathname, '/connect/oauth2/authorize')
    const payload = { type: 'WECHAT', ...(await authorize(url, 'xiaoming')) }
    t.match(await browser.send({ method: 'POST', payload, headers }), { status: 200, body: { data: { role: 'user' } } })
  })
}

await t.test(
  'the service offers signing in with the platforms that have an address for it, or not at all',
  async (t) => {
    const one = await buildService(t, 'sqlite', { DING_TALK_SIGN_IN_REDIRECT_URI: '' })
    t.strictSame(Object.keys(await one.open().list()), ['WECHAT'])
    t.match((await one.app.inject('/documentation/json')).json().tags, [{}, { name: 'sign-in' }])

    const off = { WECHAT_SIGN_IN_REDIRECT_URI: '', DING_TALK_SIGN_IN_REDIRECT_URI: '' }
    const { app } = await buildService(t, 'sqlite', off)
    for (const method of ['GET', 'POST'] as const) {
      t.match((await app.inject({ method, url: signInUrl })).json(), { code: 404, error: 'NOT_FOUND' })
    }
    const { paths, tags } = (await app.inject('/documentation/json')).json() as Record<string, object>
    t.strictSame([Object.keys(paths!).filter((path) => path.startsWith('/api/auth')), JSON.stringify(tags)].flat(), [
      JSON.stringify((tags as { name: string }[]).filter(({ name }) => name !== 'sign-in'))
    ])
    t.ok(Object.keys(paths!).includes(familyUrl))
  }
)

await t.test('the service limits logins by browser, and all that visitors do by address', async (t) => {
  const settings = {
    OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '2',
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '1',
    OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '12'
  }
  const { open } = await buildService(t, 'sqlite', settings)
  const guess = async (browser: Visitor) => (await browser.login('WECHAT', { code: 'c', state: 'x' })).status
  const [first, second, third] = [open(), open('verifier'), open()]
  await first.list()
  t.strictSame([await guess(first), await guess(first), await guess(first)], [403, 403, 429], 'by its cookie')
  t.strictSame([await guess(second), await guess(second), await guess(second)], [403, 403, 429], 'by its verifier')
  t.strictSame([await guess(third), await guess(third), await guess(third)], [403, 403, 429], 'by its address')
  t.strictSame([await guess(open('verifier')), (await open().send({})).status], [403, 200], 'another browser')
  t.strictSame([await guess(open('verifier')), (await open().send({})).status], [429, 429], 'the address of all')
})

for (const kind of databaseKinds) {
  await t.test(`the service stops codes that are guessed, by the address they come from (${kind})`, async (t) => {
    const settings = { OAUTH_BINDING_RATE_LIMIT_LOGINS_PER_ADDRESS_PER_MINUTE: '3' }
    const guess = async (open: Open, address: string, headers = {}) => {
      const browser = open('verifier', address)
      const state = new URL((await browser.list())['WECHAT']!).searchParams.get('state')
      const payload = { type: 'WECHAT', code: 'guessed', state, verifier: browser.verifier }
      return (await browser.send({ method: 'POST', payload, headers })).status
    }
    const guessTimes = async (open: Open, address: string) => [
      ...[await guess(open, address), await guess(open, address), await guess(open, address)],
      await guess(open, address, { 'x-forwarded-for': '198.51.100.1' })
    ]
    const { open, countExchanges, lines } = await buildService(t, kind, settings)
    const warnings = () => lines.filter((line) => line.includes('OAUTH_BINDING_TRUST_PROXY')).length
    t.strictSame(await guessTimes(open, '203.0.113.7'), [502, 502, 502, 429], 'each from a browser of its own')
    t.equal(countExchanges(), 3, 'the platform is asked no more often')
    t.equal(warnings(), 1)
    t.equal(await guess(open, '203.0.113.8'), 502, 'another address')
    t.strictSame(await guessTimes(open, '10.0.0.7'), [502, 502, 502, 502], 'perhaps a proxy')
    t.equal(warnings(), 1, 'told once')

    const known = await buildService(t, kind, { ...settings, OAUTH_BINDING_TRUST_PROXY: 'false' })
    t.strictSame(await guessTimes(known.open, '10.0.0.7'), [502, 502, 502, 429], 'there is no proxy')
    const behind = await buildService(t, kind, { ...settings, OAUTH_BINDING_TRUST_PROXY: '10.0.0.0/8' })
    t.strictSame(await guessTimes(behind.open, '10.0.0.7'), [502, 502, 502, 502], 'the last is from elsewhere')
    t.strictSame(await guessTimes(behind.open, '10.0.0.7'), [429, 429, 429, 502])
  })
}
