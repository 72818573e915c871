import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { createWechatOfficialAccountProvider, createWechatProvider } from '../../src/index.js'
import type { Provider } from '../../src/platforms/provider.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { createWorld, type World } from '../../src/testing/world.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { testSecret } from '../helpers/build-app.js'
import * as severalApps from './several-apps.js'
import * as tenants from './tenants.js'

const website = { appId: 'wx64b522a7ca7bf76d', appSecret: 'of-the-website' }
const account = { appId: 'wx0123456789abcdef', appSecret: 'of-the-official-account' }
const inWechat = { 'user-agent': 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.44' }

interface Answer {
  status: number
  body: { data?: never; error?: string }
}

type Ask = (user: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => Promise<Answer>

/** Sends requests of a user, perhaps with further headers. */
const askOf =
  (app: FastifyInstance, more: Record<string, string> = {}): Ask =>
  async (user, method, url, payload) => {
    const headers = { 'x-user': user, ...more }
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) })
    return { status: response.statusCode, body: response.json() }
  }

const issue = async (ask: Ask, user: string, family: string): Promise<string> =>
  (await ask(user, 'PUT', `${family}/WECHAT`, { state: false })).body.data!

/** Opens a URL as a person, and posts what comes back. */
async function complete(ask: Ask, user: string, family: string, world: World, url: string): Promise<Answer> {
  const { code, state } = await world.authorise(url)
  return ask(user, 'POST', family, { type: 'WECHAT', code, state })
}

const isBound = async (ask: Ask, user: string, family: string): Promise<unknown[]> =>
  ((await ask(user, 'GET', family)).body.data as unknown as { has_binding: boolean }[]).map((item) => item.has_binding)

for (const kind of databaseKinds) {
  t.test(`two front ends and three apps share the bindings of their users, ${kind}`, async (t) => {
    const world = await createWorld({ wechat: website, officialAccount: account })
    t.teardown(() => world.close())
    const create = (page: string): Provider =>
      createWechatProvider({ ...website, redirectUri: `http://localhost/${page}`, fetch: world.fetch })
    const database = await openForTest(t, (await createDatabase(t, kind)).url)
    const app = await severalApps.buildHost({
      store: createPrismaStore(database),
      secret: testSecret,
      shop: {
        website: create('shop'),
        officialAccount: createWechatOfficialAccountProvider({
          ...account,
          redirectUri: 'http://localhost/shop',
          fetch: world.fetch
        })
      },
      portal: create('portal')
    })
    t.teardown(() => app.close())
    const [shop, portal] = ['/shop/api/oauth-binding', '/portal/api/oauth-binding']
    const [elsewhere, mobile] = [askOf(app), askOf(app, inWechat)]

    const inside = await issue(mobile, '1', shop)
    t.match(inside, `/connect/oauth2/authorize?appid=${account.appId}&`, 'inside WeChat, the official account')
    t.match(await issue(elsewhere, '1', shop), `/connect/qrconnect?appid=${website.appId}&`)
    t.equal((await complete(elsewhere, '1', shop, world, inside)).status, 200, 'whatever browser posts')
    t.strictSame(await isBound(elsewhere, '1', portal), [true], 'bound in one front end is bound in the other')
    const again = await complete(elsewhere, '2', portal, world, await issue(elsewhere, '2', portal))
    t.equal(again.body.error, 'ACCOUNT_BOUND_ELSEWHERE', 'the person is recognised in the other app')

    const foreign = await complete(elsewhere, '1', portal, world, await issue(elsewhere, '1', shop))
    t.equal(foreign.body.error, 'STATE_UNUSABLE', 'a URL of another front end')
    const open = await issue(elsewhere, '1', portal)
    t.equal((await elsewhere('1', 'PUT', `${shop}/WECHAT`, { state: true })).status, 200)
    const voided = await complete(elsewhere, '1', portal, world, open)
    t.equal(voided.body.error, 'STATE_UNUSABLE', 'unbinding voids the URLs of both')
    t.strictSame(await isBound(elsewhere, '1', portal), [false])
    t.ok(app.hasDecorator('oauthBinding') && app.hasDecorator('portalBinding'))
  })

  t.test(`tenants have users of the same ids, who bind the same account, ${kind}`, async (t) => {
    const world = await createWorld()
    t.teardown(() => world.close())
    const open = async (name: string): Promise<tenants.Tenant> => {
      const database = await openForTest(t, (await createDatabase(t, kind, { migrated: false })).url)
      return { name, database, secret: testSecret, providers: [...world.providers] }
    }
    const app = await tenants.buildHost([await open('acme'), await open('globex')])
    t.teardown(() => app.close())
    const at = (tenant: string): [Ask, string] => [askOf(app, { 'x-tenant': tenant }), `/${tenant}/api/oauth-binding`]
    const [acme, globex] = [at('acme'), at('globex')]

    t.equal((await complete(...spread(acme, world, await issue(acme[0], '1', acme[1])))).status, 200)
    t.strictSame(
      await isBound(globex[0], '1', globex[1]),
      [false, false],
      'the user of the same id at the other tenant'
    )
    t.equal((await complete(...spread(globex, world, await issue(globex[0], '1', globex[1])))).status, 200)
    const foreign = await complete(...spread(globex, world, await issue(acme[0], '1', acme[1])))
    t.equal(foreign.body.error, 'STATE_UNUSABLE', 'a state of another tenant')
    t.equal((await acme[0]('1', 'GET', globex[1])).status, 401, 'signed in at another tenant')
  })
}

/** The arguments of a completion at a tenant. */
function spread([ask, family]: [Ask, string], world: World, url: string): Parameters<typeof complete> {
  return [ask, '1', family, world, url]
}
