import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { oauthBindingPlugin, type MinimalStore, type OauthBindingPluginOptions } from '../../src/index.js'
import { createWorld } from '../../src/testing/world.js'
import { testSecret } from '../helpers/build-app.js'
import { testMinimalStore } from '../helpers/store-suite.js'
import { createMemoryStore, createTables } from './memory-store.js'

interface Situation {
  store?: MinimalStore
  options?: Partial<OauthBindingPluginOptions>
}

/** A host whose users say who they are, on a store in memory. */
async function open(t: Test, { store = createMemoryStore(), options = {} }: Situation = {}) {
  const world = await createWorld()
  const app = Fastify()
  t.teardown(async () => {
    await app.close()
    await world.close()
  })
  await app.register(oauthBindingPlugin, {
    ...{ prefix: '/api', store, providers: world.providers, secret: testSecret, auth: async () => {} },
    getUserId: ({ headers }) => String(headers['x-user']),
    ...options
  })
  const url = '/api/oauth-binding'
  const put = async (user: string, state: boolean) => {
    const headers = { 'x-user': user }
    return app.inject({ method: 'PUT', url: `${url}/WECHAT`, headers, payload: { state } })
  }
  return {
    world,
    issue: async (user: string): Promise<string> => (await put(user, false)).json().data,
    unbind: (user: string) => put(user, true),
    list: async (user: string) => (await app.inject({ url, headers: { 'x-user': user } })).json().data,
    complete: async (user: string, visit: { code: string; state: string }) => {
      const payload = { type: 'WECHAT', code: visit.code, state: visit.state }
      return app.inject({ method: 'POST', url, headers: { 'x-user': user }, payload })
    }
  }
}

await t.test('createMemoryStore() has the seven methods and keeps what they promise', async (t) => {
  t.equal(Object.keys(createMemoryStore()).length, 7)
  await testMinimalStore(t, async () => {
    const tables = createTables()
    const readIdentities = async () =>
      [...tables.identities]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, binding]) => {
          const [provider, issuer, kind, subject] = JSON.parse(key) as [string, string, string, string]
          const [, userId] = JSON.parse(binding) as [string, string]
          return { userId, provider, issuer, kind, subject }
        })
    return {
      store: createMemoryStore(tables),
      readEvents: async () => tables.events,
      readIdentities,
      countStates: async () => tables.states.size
    }
  })
})

await t.test('a store of seven methods lives the whole life of a binding', async (t) => {
  const { world, issue, complete, list, unbind } = await open(t)
  const [first] = await list('1')
  t.strictSame((await list('1'))[0], first, 'a poll gets the same URL')
  const visit = await world.authorise(await issue('1'))
  t.equal((await complete('2', visit)).json().error, 'STATE_UNUSABLE', 'the state is that of user 1')
  t.equal((await complete('1', visit)).statusCode, 200)
  t.equal((await complete('1', visit)).statusCode, 200, 'a repetition has the same answer')
  t.equal((await complete('1', { ...visit, code: 'else' })).json().error, 'STATE_UNUSABLE', 'with another code')
  const wechat = (await list('1')).find(({ name }: { name: string }) => name === 'wechat')
  t.match(wechat, { has_binding: true, binding: { nickname: '小明' } })

  const conflict = await world.authorise(await issue('2'))
  t.equal((await complete('2', conflict)).json().error, 'ACCOUNT_BOUND_ELSEWHERE')
  t.equal((await complete('2', conflict)).json().error, 'ACCOUNT_BOUND_ELSEWHERE', 'and again')

  const open1 = await world.authorise(await issue('1'))
  t.equal((await unbind('1')).statusCode, 200)
  t.equal((await unbind('1')).statusCode, 200)
  t.equal((await complete('1', open1)).json().error, 'STATE_UNUSABLE', 'what was issued before the unbind is void')
  t.equal((await complete('2', await world.authorise(await issue('2')))).statusCode, 200, 'the account is free')
})

await t.test('two users who complete with one account at once, one has it', async (t) => {
  const { world, issue, complete } = await open(t)
  const visits = await Promise.all(['1', '2'].map(async (user) => ({ user, url: await issue(user) })))
  const answers = await Promise.all(
    visits.map(async ({ user, url }) => (await complete(user, await world.authorise(url))).statusCode)
  )
  t.strictSame(answers.sort(), [200, 409])
})

await t.test('oauthBindingPlugin() refuses an option that needs a method which the store lacks', async (t) => {
  const refusals: [Partial<OauthBindingPluginOptions>, RegExp][] = [
    [{ canUnbind: () => true }, /store lacks askCanUnbind \(for canUnbind\)$/],
    [
      { onEvent: () => {}, maxOpenStates: 5 },
      /store lacks leaseEvents \(for onEvent\), recordDelivery \(for onEvent\), postponeDelivery \(for onEvent\), deleteExcessStates \(for maxOpenStates\)$/
    ],
    [{ eventRetentionDays: 1 }, /store lacks deleteOldEvents \(for eventRetentionDays\)$/],
    [{ sweepIntervalSeconds: 60 }, /store lacks deleteExpiredStates \(for sweepIntervalSeconds\)$/]
  ]
  for (const [options, message] of refusals) {
    await t.rejects(open(t, { options }), { code: 'OAUTH_BINDING_OPTIONS', message })
  }
  const { list } = await open(t, { options: { eventRetentionDays: 0, sweepIntervalSeconds: 0 } })
  t.equal((await list('1')).length, 2, '0 needs nothing')
})

await t.test('a method that the store has beyond the seven is used', async (t) => {
  const store: MinimalStore = { ...createMemoryStore(), askCanUnbind: async () => false }
  const { world, issue, complete, list } = await open(t, { store, options: { canUnbind: () => true } })
  await complete('1', await world.authorise(await issue('1')))
  const wechat = (await list('1')).find(({ name }: { name: string }) => name === 'wechat')
  t.equal(wechat.can_unbind, false)
})
