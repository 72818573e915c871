import { setTimeout as sleep } from 'node:timers/promises'
import { AggregatorRegistry, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { openDatabase } from '../../src/persistence/open-database.js'
import { collectMetrics, type MetricsOptions } from '../../src/metrics/collect-metrics.js'
import { createProviderFailure } from '../../src/platforms/kit/index.js'
import { authorize, buildApp, familyUrl, type TestApp, type TestUser } from '../helpers/build-app.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { readSeries } from '../helpers/scrape.js'
import { until } from '../helpers/until.js'
import { openBrowser } from '../helpers/visitor.js'

/** A registry with the metrics of this process from now on. */
function collect(t: Test, options: Omit<MetricsOptions, 'registry'> = {}) {
  const registry = new Registry()
  const stop = collectMetrics({ registry, ...options })
  t.teardown(stop)
  return { registry, stop, read: async () => readSeries(await registry.metrics()) }
}

/** Only what a series has beyond its name, as `labels value`, of those that are not 0. */
function pick(series: ReadonlyMap<string, number>, name: string): Record<string, number> {
  const found = [...series].filter(([key, value]) => key.startsWith(`${name}{`) && value !== 0)
  return Object.fromEntries(found.map(([key, value]) => [key.slice(name.length + 1, -1), value]))
}

const complete = (app: TestApp, user: TestUser, payload: object) =>
  app.send(user, { method: 'POST', url: familyUrl, payload: { type: 'WECHAT', ...payload } })

for (const kind of databaseKinds) {
  t.test(`collectMetrics() counts how completions and sign-ins end, and calls to platforms (${kind})`, async (t) => {
    const app = await buildApp(t, { kind, signIn: (options) => options })
    const { read, registry, stop } = collect(t, { database: app.database, now: app.clock.now })
    const [one, two] = [await app.createUser(), await app.createUser()]
    const callback = await authorize(await app.issue(one, 'WECHAT'), 'xiaoming')
    await app.complete(one, 'WECHAT', callback)
    await app.complete(one, 'WECHAT', callback)
    t.equal((await app.bind(two, 'WECHAT', 'xiaoming')).status, 409)
    await complete(app, two, { code: 'code', state: 'f'.repeat(32) })
    const { state } = await authorize(await app.issue(two, 'WECHAT'), 'lihua')
    await complete(app, two, { code: 'unknowncode', state })
    const browser = openBrowser(t, app)
    await browser.signIn('WECHAT', 'xiaoming')
    await browser.signIn('DING_TALK', 'lihua')
    const series = await read()
    t.strictSame(pick(series, 'oauth_binding_completions_total'), {
      'type="WECHAT",outcome="bound"': 1,
      'type="WECHAT",outcome="repeated"': 1,
      'type="WECHAT",outcome="ACCOUNT_BOUND_ELSEWHERE"': 1,
      'type="WECHAT",outcome="STATE_UNUSABLE"': 1,
      'type="WECHAT",outcome="PROVIDER_CODE_REJECTED"': 1
    })
    t.strictSame(pick(series, 'oauth_binding_sign_ins_total'), {
      'type="WECHAT",outcome="signed_in"': 1,
      'type="DING_TALK",outcome="not_bound"': 1
    })
    t.strictSame(pick(series, 'oauth_binding_vendor_errors_total'), {
      'type="WECHAT",step="exchange",error="PROVIDER_CODE_REJECTED",vendor_code="40029"': 1
    })
    t.match(pick(series, 'oauth_binding_vendor_request_duration_seconds_count'), {
      'type="WECHAT",step="exchange"': 4,
      'type="WECHAT",step="profile"': 3,
      'type="DING_TALK",step="exchange"': 1
    })
    t.match(pick(series, 'oauth_binding_batch_size_sum'), {
      'statement="insert_state"': 3,
      'statement="find_token"': 8
    })
    t.equal(series.has('oauth_binding_batch_size_count{statement="commit"}'), kind === 'sqlite')
    t.equal(series.get('oauth_binding_open_states'), 0, 'every state has come to its end')
    t.equal(series.get('oauth_binding_event_lag_seconds'), 0, 'this process delivers no events')
    t.equal(series.has('oauth_binding_database_connections_max'), kind === 'postgresql')
    stop()
    t.equal((await registry.metrics()).trim(), '', 'it takes its metrics away')
  })

  t.test(`collectMetrics() tells of events that are delivered, put off and given up (${kind})`, async (t) => {
    let isAway = true
    const onEvent = async (): Promise<void> => {
      if (isAway) throw new Error('away')
    }
    const app = await buildApp(t, { kind, plugin: (options) => ({ ...options, onEvent }) })
    const { read } = collect(t, { database: app.database, now: app.clock.now })
    const deliveries = async () => pick(await read(), 'oauth_binding_event_deliveries_total')
    const user = await app.createUser()
    await app.bind(user, 'WECHAT', 'xiaoming')
    await until(async () => (await deliveries())['outcome="postponed"'] === 1)
    app.clock.advance(0.5)
    await until(async () => (await read()).get('oauth_binding_event_lag_seconds') === 0.5)
    isAway = false
    app.clock.advance(1)
    await until(async () => (await deliveries())['outcome="delivered"'] === 1)
    await until(async () => (await read()).get('oauth_binding_event_lag_seconds') === 0)
    isAway = true
    await app.database.client.$executeRaw`UPDATE binding_events SET delivery_attempts = 29`
    await app.unbind(user, 'WECHAT')
    await until(async () => (await deliveries())['outcome="postponed"'] === 2)
    await app.database.client.$executeRaw`UPDATE binding_events SET delivery_attempts = 29`
    app.clock.advance(2)
    await until(async () => (await deliveries())['outcome="given_up"'] === 1)
    await app.database.client.$executeRaw`ALTER TABLE binding_events RENAME TO gone`
    await until(async () => !(await read()).has('oauth_binding_event_lag_seconds'))
    await app.database.client.$executeRaw`ALTER TABLE gone RENAME TO binding_events`
  })

  t.test(`collectMetrics() counts open states, and those that are deleted (${kind})`, async (t) => {
    const plugin = { sweepIntervalSeconds: 1, maxOpenStates: 2 }
    const app = await buildApp(t, { kind, plugin: (options) => ({ ...options, ...plugin }) })
    const [user, other] = [await app.createUser(), await app.createUser()]
    const { read } = collect(t, { now: app.clock.now })
    for (let count = 0; count < 4; count += 1) await app.issue(user, 'WECHAT')
    const deleted = async () => pick(await read(), 'oauth_binding_deleted_rows_total')
    await until(async () => (await deleted())['rows="excess_states"'] === 2)
    await app.issue(other, 'WECHAT')
    const { read: readGauges } = collect(t, { database: app.database, now: app.clock.now })
    t.equal((await readGauges()).get('oauth_binding_open_states'), 3)
    app.clock.advance(700)
    await until(async () => (await deleted())['rows="expired_states"'] === 3)
  })
}

t.test('collectMetrics() makes no series of each code that a vendor may answer', async (t) => {
  let calls = 0
  const app = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      providers: options.providers.map((provider) => ({
        ...provider,
        fetchAccount: async () => {
          calls += 1
          const words = calls > 110 ? {} : { vendorCode: calls }
          throw createProviderFailure('PROVIDER_BUSY', { provider: 'WECHAT', step: 'exchange' }, words)
        }
      }))
    })
  })
  const { read } = collect(t)
  const user = await app.createUser()
  for (let call = 1; call <= 111; call += 1) {
    await app.complete(user, 'WECHAT', await authorize(await app.issue(user, 'WECHAT'), 'xiaoming'))
  }
  const failures = pick(await read(), 'oauth_binding_vendor_errors_total')
  t.equal(Object.keys(failures).length, 102)
  const labels = 'type="WECHAT",step="exchange",error="PROVIDER_BUSY",vendor_code='
  t.match(failures, { [`${labels}"1"`]: 1, [`${labels}"100"`]: 1, [`${labels}"other"`]: 10, [`${labels}"none"`]: 1 })
})

t.test('collectMetrics() counts a failure of a provider that is no error of the catalogue', async (t) => {
  const fetchAccount = async (): Promise<never> => {
    throw new Error('a fault')
  }
  const app = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({ ...options, providers: options.providers.map((each) => ({ ...each, fetchAccount })) })
  })
  const { read } = collect(t)
  t.equal((await app.bind(await app.createUser(), 'WECHAT', 'xiaoming')).status, 500)
  const series = await read()
  t.strictSame(pick(series, 'oauth_binding_completions_total'), { 'type="WECHAT",outcome="INTERNAL_ERROR"': 1 })
  const labels = 'type="WECHAT",step="unknown",error="INTERNAL_ERROR",vendor_code="none"'
  t.strictSame(pick(series, 'oauth_binding_vendor_errors_total'), { [labels]: 1 })
})

t.test('collectMetrics() tells of the connections of a pool, and of the wait for one that is in vain', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openDatabase(url, { maxConnections: 1, connectionTimeoutMs: 500 })
  t.teardown(() => database.close())
  const { read } = collect(t, { database })
  const name = 'oauth_binding_database'
  const pool = { [`${name}_connections_max`]: 1, [`${name}_waiting_requests`]: 0 }
  t.match(Object.fromEntries(await read()), { ...pool, [`${name}_connections{state="used"}`]: 0 })
  await database.client.$transaction(async () => {
    const failed = t.rejects(database.ping(), { code: 'STORE_UNAVAILABLE' })
    const series = await read()
    t.equal(series.get(`${name}_connections{state="used"}`), 1)
    t.ok(series.get(`${name}_waiting_requests`)! >= 1)
    await failed
  })
  const series = await read()
  t.equal(series.get(`${name}_errors_total{kind="pool"}`), 1)
  t.equal(series.get(`${name}_errors_total{kind="conflict"}`), 0, 'a kind that has not come is there')
})

t.test('collectMetrics() leaves out what the database does not tell, and does not wait for it', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  const { read } = collect(t, { database })
  await executeSql(url, 'ALTER TABLE oauth_states RENAME TO gone')
  const series = await read()
  t.notOk(series.has('oauth_binding_open_states'))
  t.equal(series.get('oauth_binding_event_lag_seconds'), 0)
  await executeSql(url, 'ALTER TABLE gone RENAME TO oauth_states')
  t.equal((await read()).get('oauth_binding_open_states'), 0, 'the next reading tries again')
})

t.test('collectMetrics() of several workers sums what each has, and takes the most of what they share', async (t) => {
  const app = await buildApp(t, { kind: 'postgresql' })
  const { registry } = collect(t, { database: app.database, now: app.clock.now })
  const user = await app.createUser()
  await app.bind(user, 'WECHAT', 'xiaoming')
  await app.issue(user, 'WECHAT')
  const json = await registry.getMetricsAsJSON()
  const series = readSeries(await AggregatorRegistry.aggregate([json, json]).metrics())
  t.equal(series.get('oauth_binding_completions_total{type="WECHAT",outcome="bound"}'), 2)
  t.equal(series.get('oauth_binding_batch_size_count{statement="insert_state"}'), 4)
  t.equal(series.get('oauth_binding_database_connections_max'), 20)
  t.equal(series.get('oauth_binding_open_states'), 1)
})

t.test('without collectMetrics() nothing is measured', async (t) => {
  const app = await buildApp(t, { kind: 'sqlite' })
  await app.bind(await app.createUser(), 'WECHAT', 'xiaoming')
  await sleep(0)
  const { read } = collect(t)
  t.strictSame(pick(await read(), 'oauth_binding_completions_total'), {})
})
