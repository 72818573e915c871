import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSetCookie, stringifyCookie, type Cookies } from 'cookie'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { createSandbox } from '../../src/sandbox/server.js'
import { authorize, familyUrl, signInUrl, testSecret } from '../helpers/build-app.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { databaseKinds } from '../helpers/databases.js'
import { createHostApplication } from '../helpers/host-application.js'
import { bases } from '../helpers/simulated-platform.js'
import { until } from '../helpers/until.js'
import { hostModels, type PrismaClient } from './host-client.js'
import * as jwt from './jwt-host.js'
import * as secureSession from './secure-session-host.js'

type Build = (options: jwt.HostOptions & secureSession.HostOptions) => Promise<FastifyInstance>

/** The hosts, and the sessions that a login of theirs answers with. */
const hosts: readonly { file: string; build: Build; session: object }[] = [
  { file: 'jwt-host.ts', build: jwt.buildHost, session: { token: /^[\w-]+\.[\w-]+\.[\w-]+$/, role: 'user' } },
  { file: 'secure-session-host.ts', build: secureSession.buildHost, session: { user_id: /^[\da-f-]{36}$/ } }
]

interface Answer {
  status: number
  body: { data?: never; error?: string }
}

/** A browser that keeps cookies, and the front end that keeps a token. */
function openBrowser(app: FastifyInstance) {
  const cookies: Cookies = {}
  let token = ''
  const send = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<Answer> => {
    const headers = { cookie: stringifyCookie(cookies), ...(token !== '' && { authorization: `Bearer ${token}` }) }
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) })
    for (const line of [response.headers['set-cookie'] ?? []].flat()) {
      const { name, value } = parseSetCookie(line)
      cookies[name] = value
    }
    return { status: response.statusCode, body: response.json() }
  }
  const signIn = async (person: string): Promise<Answer> => {
    const [{ url }] = (await send('GET', signInUrl)).body.data as unknown as [{ url: string }]
    const answer = await send('POST', signInUrl, { type: 'WECHAT', ...(await authorize(url, person)) })
    token = (answer.body.data as { token?: string } | undefined)?.token ?? ''
    return answer
  }
  return { send, signIn, list: () => send('GET', familyUrl) }
}

async function start(t: Test, kind: DatabaseKind, prisma: PrismaClient, build: Build) {
  const sandbox = createSandbox()
  const origin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const [{ appId, appSecret }] = resolveSandboxOptions().wechat
  const wechat = (page: string) => [createWechatProvider({ appId, appSecret, ...bases(origin, page) })]
  const keys = { secret: testSecret, jwtSecret: `${testSecret} too`, key: randomBytes(32) }
  const app = await build({ prisma, kind, providers: { binding: wechat('account'), signIn: wechat('login') }, ...keys })
  t.teardown(async () => {
    await app.close()
    await sandbox.app.close()
    await prisma.$executeRaw`DELETE FROM "Session"`
    await prisma.$executeRaw`DELETE FROM "User"`
    await prisma.$executeRaw`DELETE FROM oauth_identities`
    await prisma.$executeRaw`DELETE FROM oauth_bindings`
  })
  return app
}

/** Signs people in, and ends one binding. */
async function testLife(t: Test, app: FastifyInstance, prisma: PrismaClient, session: object): Promise<void> {
  const [browser, other, stranger] = [openBrowser(app), openBrowser(app), openBrowser(app)]
  t.equal((await browser.list()).status, 401)
  t.match(await browser.signIn('xiaoming'), { status: 200, body: { data: session } })
  t.match(await browser.list(), { body: { data: [{ has_binding: true, binding: { nickname: '小明' } }] } })
  t.match(await other.signIn('xiaoming'), { status: 200, body: { data: session } })
  t.equal((await other.list()).status, 200)
  const users = await prisma.user.findMany()
  t.match(users, [{ name: '小明' }], 'the same user')
  t.equal(users.length, 1)
  t.equal(await prisma.session.count(), 2)

  t.match(await stranger.signIn('lihua'), { status: 200, body: { data: session } })
  t.equal((await browser.send('PUT', `${familyUrl}/WECHAT`, { state: true })).status, 200)
  await until(async () => (await prisma.session.count()) === 1)
  t.strictSame([(await browser.list()).status, (await other.list()).status], [401, 401])
  t.equal((await stranger.list()).status, 200, 'that of another binding stays')
}

/** Signs somebody in while the host's sessions cannot be written, and again. */
async function testFailure(t: Test, app: FastifyInstance, prisma: PrismaClient, session: object): Promise<void> {
  const browser = openBrowser(app)
  await prisma.$executeRaw`ALTER TABLE "Session" RENAME TO "Elsewhere"`
  t.ok((await browser.signIn('xiaoming')).status >= 500)
  await prisma.$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "Session"`
  t.strictSame(await prisma.user.findMany(), [], 'no user')
  t.strictSame(await prisma.$queryRaw`SELECT id FROM oauth_bindings`, [], 'no binding')
  t.equal((await browser.list()).status, 401, 'nobody is signed in')
  t.match(await browser.signIn('xiaoming'), { status: 200, body: { data: session } })
}

for (const { file } of hosts) {
  t.test(`${file} takes less than 60 lines`, async (t) => {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8')
    t.ok(source.trimEnd().split('\n').length < 60)
  })
}

for (const kind of databaseKinds) {
  t.test(kind, async (t) => {
    const { client: prisma } = await createHostApplication<PrismaClient>(t, kind, hostModels)
    for (const { file, build, session } of hosts) {
      await t.test(`${file} creates the user who signs in, and ends the sessions with the binding`, async (t) =>
        testLife(t, await start(t, kind, prisma, build), prisma, session)
      )
      await t.test(`${file} writes nothing when the session cannot be created`, async (t) =>
        testFailure(t, await start(t, kind, prisma, build), prisma, session)
      )
    }
  })
}
