import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase } from '../helpers/databases.js'
import { deployCaddy, deployNginx, type DeployProxy } from '../helpers/deployed-proxies.js'
import { createFamilyClient, type FamilyClient } from '../helpers/family-client.js'
import { findFreePort } from '../helpers/free-port.js'
import { openForTest } from '../helpers/open-store.js'
import { startCli } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { until } from '../helpers/until.js'
import { startWechatOfCodes } from '../helpers/wechat-of-codes.js'

/** Two instances behind a proxy; a third is down. */
async function openSites(t: Test, deployProxy: DeployProxy) {
  t.testdir()
  const { url } = await createDatabase(t, 'postgresql')
  const ports = [await findFreePort(), await findFreePort(), await findFreePort()]
  const env = {
    ...serviceEnvironment,
    DATABASE_URL: url,
    WECHAT_API_BASE_URL: await startWechatOfCodes(t),
    WECHAT_REDIRECT_URI: 'https://www.example.com/settings/binding/wechat',
    WECHAT_SIGN_IN_REDIRECT_URI: 'https://www.example.com/login/wechat',
    OAUTH_BINDING_TRUST_PROXY: '127.0.0.1',
    LOG_LEVEL: 'info'
  }
  const start = (port: number) => startCli(t, ['serve'], { cwd: t.testdirName, env: { ...env, PORT: String(port) } })
  const instances = ports.slice(0, 2).map(start)
  await Promise.all(instances.map((instance) => instance.waitFor('stdout', /Server listening at/)))
  const { port, ca } = await deployProxy(t, ports)
  const store = createPrismaAccessTokenStore(await openForTest(t, url))
  const fields = { userId: '1', name: 'test', count: 1, expiresAt: null, now: new Date() }
  const [token = ''] = await createAccessTokens({ store, ...fields })
  const connect = (origin: string) => createFamilyClient(t, origin, { ca, address: '127.0.0.1' })
  const readLog = () => instances.map(({ output }) => output.stdout).join('')
  return { port, token, connect, readLog }
}

const stateOf = (url: string): string => new URL(url).searchParams.get('state')!

/** Binds, signs in and unbinds as a front end does. */
async function live(t: Test, client: FamilyClient, token: string): Promise<void> {
  await client.bind(token, 'xiaoming')
  t.equal(await client.findNickname(token), 'xiaoming')
  const list = await client.send('/api/auth/login')
  const [cookie = ''] = list.headers['set-cookie'] ?? []
  t.match(cookie, /^__Host-oauth-binding=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const methods = list.data as { name: string; url: string }[]
  const { url } = methods.find(({ name }) => name === 'wechat')!
  t.equal(new URL(url).searchParams.get('redirect_uri'), 'https://www.example.com/login/wechat')
  const headers = { cookie: cookie.split(';')[0]! }
  const body = { type: 'WECHAT', code: 'xiaoming', state: stateOf(url) }
  const login = await client.send('/api/auth/login', { method: 'POST', headers, body })
  t.match(login, { status: 200, data: { role: 'user' } }, login.text)
  t.equal(await client.findNickname((login.data as { token: string }).token), 'xiaoming')
  await client.unbind(token)
  t.equal(await client.findNickname(token), null)
}

/** Follows what the pages refer to, as a browser does, and returns the addresses. */
async function visitDocumentation(t: Test, client: FamilyClient, base: URL): Promise<void> {
  const visit = async (url: URL) => {
    t.ok(url.pathname.startsWith(base.pathname), `${url.pathname} is below ${base.pathname}`)
    return client.send(url.pathname.slice(base.pathname.length - 1))
  }
  const top = await visit(base)
  const page = new URL(top.headers.location!, base)
  t.equal(page.href, new URL('documentation/', base).href)
  const { status, text } = await visit(page)
  t.equal(status, 200)
  const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => new URL(file, page))
  t.ok(files.length >= 4)
  for (const file of files) t.equal((await visit(file)).status, 200, file.pathname)
  const initializer = (await visit(new URL('static/swagger-initializer.js', page))).text
  t.match(initializer, /persistAuthorization/)
  const document = JSON.parse((await visit(new URL('json', page))).text) as { servers: [{ url: string }] }
  t.equal(new URL(document.servers[0].url, page).href, base.href, 'operations are tried below the prefix')
}

for (const [name, deployProxy] of Object.entries({ nginx: deployNginx, Caddy: deployCaddy })) {
  t.test(`the blocks for ${name}: a site of its own, and a part of another behind a stripped prefix`, async (t) => {
    const { port, token, connect, readLog } = await openSites(t, deployProxy)
    for (const origin of [`https://binding.example.com:${port}`, `https://www.example.com:${port}/accounts`]) {
      await t.test(origin.replace(`:${port}`, ''), async (t) => {
        const client = connect(origin)
        await until(async () => (await client.send('/health/ready').catch(() => null))?.status === 200)
        await live(t, client, token)
        await visitDocumentation(t, client, new URL(`${origin}/`))
        t.equal((await client.send('/metrics')).status, 404, 'metrics are for the inside')
        const large = await client.send('/api/auth/login', { method: 'POST', body: { type: 'x'.repeat(20_000) } })
        t.match(large.text, /^\{"code":413,.*"error":"[A-Z_]+"\}$/, 'the service refuses a large body in its words')
        const headers = { 'x-forwarded-for': '203.0.113.9' }
        const liar = await client.send('/api/administrator/user/oauth-binding', { headers })
        t.equal(liar.status, 401)
      })
    }
    t.notMatch(readLog(), '203.0.113.9', 'what a client says of its address is not believed')
  })
}
