import swagger from '@fastify/swagger'
import fastify from 'fastify'
import t from 'tap'
import { oauthSignInPlugin } from '../src/index.js'
import type { OauthSignInPluginOptions } from '../src/sign-in-options.js'
import { buildApp, signInUrl, type BuildAppOptions } from './helpers/build-app.js'
import { compareDocuments, swaggerOptions } from './helpers/compare-documents.js'
import { signInPrefix } from './helpers/contract-document.js'
import { countRows } from './helpers/count-rows.js'
import { databaseKinds } from './helpers/databases.js'
import { bindAccount, buildScripted, logIn } from './helpers/scripted-account.js'
import { until } from './helpers/until.js'
import { openBrowser } from './helpers/visitor.js'

async function register(options: object): Promise<void> {
  const app = fastify()
  try {
    await app.register(oauthSignInPlugin, options as OauthSignInPluginOptions)
  } finally {
    await app.close()
  }
}

await t.test('oauthSignInPlugin() names every option that does not fit, at registration', async (t) => {
  await t.rejects(register({}), {
    code: 'OAUTH_BINDING_OPTIONS',
    message: 'oauthSignInPlugin: store is missing; providers is missing; secret is missing; createSession is missing'
  })
  const wrong = {
    prefix: '/x',
    store: { claimSignIn() {} },
    providers: [],
    secret: 'short',
    createSession: { createAccessToken: 'no' },
    sessionSchema: { type: 'string' },
    onUnknownAccount: true,
    auth: [],
    getUserId: 'id',
    stateTtlSeconds: 59,
    canUnbind: () => true
  }
  await t.rejects(register(wrong), {
    message: new RegExp(
      [
        'oauthSignInPlugin: canUnbind is unknown',
        'store must be a SignInStore; it lacks completeSignIn, repeatSignIn, .*',
        'providers must name at least one provider',
        'secret must be a string of at least 32 characters, or several',
        'createSession must be a function, or an object with the function createAccessToken',
        'sessionSchema must be a JSON schema of an object',
        'onUnknownAccount must be a function',
        'auth must be a function for @fastify/auth, or several',
        'getUserId must be a function',
        'stateTtlSeconds must be a whole number from 60 to 3600'
      ].join('; ')
    )
  })
  for (const createSession of [null, 7, {}]) {
    await t.rejects(register({ ...wrong, createSession }), /createSession must be a function, or an object/)
  }
})

await t.test('oauthSignInPlugin() takes auth and getUserId together only', async (t) => {
  for (const key of ['auth', 'getUserId'] as const) {
    const signIn = ({ [key]: _one, ...rest }: OauthSignInPluginOptions) => rest
    await t.rejects(buildApp(t, { kind: 'sqlite', signIn }), {
      message: 'oauthSignInPlugin: auth and getUserId must be given together'
    })
  }
})

async function derive(signIn: NonNullable<BuildAppOptions['signIn']>) {
  const host: BuildAppOptions['host'] = (app) => app.register(swagger, swaggerOptions())
  return (await buildApp(t, { kind: 'sqlite', host, signIn })).app.swagger()
}

await t.test('oauthSignInPlugin() derives the contract operation by operation, beside the other family', async (t) => {
  const document = await derive((given) => given)
  compareDocuments(t, document, signInPrefix)
  compareDocuments(t, document)
})

await t.test('oauthSignInPlugin() documents the host’s own form of a session', async (t) => {
  const sessionSchema = { type: 'object', properties: { user: { type: 'string' } } }
  const document = await derive((given) => ({ ...given, sessionSchema }))
  const described = JSON.parse(JSON.stringify(document.paths?.[signInUrl]?.post?.responses['200']))
  t.strictSame(described.content['application/json'].schema.properties.data, sessionSchema)
  t.equal(described.content['application/json'].examples, undefined)
  t.match(described, { description: 'Signed in (登录成功).', headers: { 'Cache-Control': {} } })
})

await t.test('oauthSignInPlugin() documents no operation of signed-in users without authentication', async (t) => {
  const document = await derive(({ auth: _auth, getUserId: _id, ...given }) => given)
  t.strictSame(
    Object.keys(document.paths ?? {}).filter((path) => path.startsWith(signInPrefix)),
    [signInUrl]
  )
})

await t.test('oauthSignInPlugin() answers other methods and paths in the envelope', async (t) => {
  const browser = openBrowser(t, await buildApp(t, { kind: 'sqlite', signIn: (given) => given }))
  const other = async (method: string, url: string) => browser.send({ method: method as 'GET', url })
  t.match(await other('PUT', signInUrl), { status: 405, headers: { allow: 'GET, POST' } })
  t.match(await other('GET', `${signInUrl}/ticket`), { status: 405, headers: { allow: 'POST' } })
  t.equal((await other('POST', `${signInUrl}/tickets`)).status, 404)
  t.equal((await other('POST', `${signInUrl}/ticket/x`)).status, 404)
  t.equal((await other('POST', `${signInUrl}/`)).status, 404)
})

await t.test('oauthSignInPlugin() may be registered several times, also below a parameter', async (t) => {
  let options: OauthSignInPluginOptions | undefined
  await buildApp(t, { kind: 'sqlite', signIn: (given) => (options = given) })
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(swagger, swaggerOptions())
  for (const prefix of ['/first', '/t/:type']) await app.register(oauthSignInPlugin, { ...options!, prefix })
  await app.ready()
  for (const prefix of ['/first', '/t/x']) t.equal((await app.inject(`${prefix}/login`)).statusCode, 200, prefix)
  const paths = app.swagger().paths ?? {}
  t.equal(paths['/first/login']?.post?.operationId, 'login')
  t.equal(paths['/t/{type}/login']?.post?.operationId, 'login_t_type')
})

await t.test('oauthSignInPlugin() offers the types that are configured', async (t) => {
  const signIn = (given: OauthSignInPluginOptions): OauthSignInPluginOptions => ({
    ...given,
    providers: [{ ...given.providers[0]!, type: 'GITHUB', name: 'github' }]
  })
  const browser = openBrowser(t, await buildApp(t, { kind: 'sqlite', signIn }))
  t.strictSame(Object.keys(await browser.list()), ['GITHUB'])
  t.match((await browser.login('WECHAT', { code: 'c', state: 's' })).body, { code: 403, data: { type: [/./] } })
  t.match((await browser.login('GITHUB', { code: 'c', state: 's' })).body, { error: 'STATE_UNUSABLE' })
})

await t.test('oauthSignInPlugin() takes the time from the system unless told otherwise', async (t) => {
  const host = await buildScripted(t, 'sqlite', { now: undefined } as object)
  await bindAccount(host, 'a')
  t.equal((await logIn(openBrowser(t, host), 'a')).status, 200)
})

for (const kind of databaseKinds) {
  await t.test(`oauthSignInPlugin() deletes sign-ins and sessions that are over (${kind})`, async (t) => {
    const host = await buildApp(t, { kind, signIn: (given) => ({ ...given, sweepIntervalSeconds: 1 }) })
    t.equal((await openBrowser(t, host).signIn('WECHAT', 'xiaoming')).status, 409)
    t.equal((await countRows(host))['oauth_sign_ins'], 1)
    host.clock.advance(86_400)
    await until(async () => (await countRows(host))['oauth_sign_ins'] !== 1)
    t.equal((await countRows(host))['oauth_sign_ins'], 0)
  })
}
