import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { createChallenge, createVerifier } from '../../src/binding/sign-in/browser.js'
import { poolMetrics } from '../../src/metrics/catalogue.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { createSandbox } from '../../src/sandbox/server.js'
import { sandboxSettings } from '../../src/sandbox/settings.js'
import { authorize, familyUrl, signInUrl, testSecret } from '../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { findFreePort } from '../helpers/free-port.js'
import { listHeadings } from '../helpers/markdown.js'
import { openForTest } from '../helpers/open-store.js'
import { readExpression } from '../helpers/promql.js'
import { startPrometheus } from '../helpers/prometheus.js'
import { readCodeBlocks, readDocument, root } from '../helpers/readme.js'
import { startCli } from '../helpers/run-cli.js'
import { readSeries } from '../helpers/scrape.js'
import { until } from '../helpers/until.js'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly runbook: string }
}

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly type: string; readonly uid: string }
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[]
}

interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] }
  readonly panels: readonly Panel[]
}

const deploy = join(root, 'scripts', 'deploy')
const read = (...path: string[]): string => readFileSync(join(deploy, ...path), 'utf8')
const alertsPath = join(deploy, 'prometheus', 'alerts.yaml')
const configuration = parse(read('prometheus', 'prometheus.yaml')) as {
  readonly global: object
  readonly scrape_configs: readonly { readonly job_name: string }[]
}
const rules = (parse(read('prometheus', 'alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups[0]!.rules
const dashboard = JSON.parse(read('grafana', 'oauth-binding.json')) as Dashboard
const panels = dashboard.panels.filter(({ type }) => type !== 'row')

/** The expressions as Grafana asks them, of every job and instance. */
const asked = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, refId }) => ({
    owner: `${title}, ${refId}`,
    expr: expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(job|instance)/g, '.*')
  }))
)
const expressions = [...asked, ...rules.map(({ alert, expr }) => ({ owner: alert, expr }))]

/** Uses a service as people do: binds, fails, signs in and unbinds, and provokes an answer 502. */
async function makeTraffic(origin: string, sandboxOrigin: string, token: string): Promise<void> {
  const send = async (method: string, url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = payload === undefined ? {} : { body: JSON.stringify(payload) }
    return (await (await fetch(`${origin}${url}`, { method, headers, ...body })).json()) as { data: never }
  }
  const issue = async () => (await send('PUT', `${familyUrl}/WECHAT`, { state: false })).data as string
  const complete = (callback: object) => send('POST', familyUrl, { type: 'WECHAT', ...callback })
  await complete(await authorize(await issue(), 'xiaoming'))
  const { state } = await authorize(await issue(), 'xiaoming')
  await fetch(`${sandboxOrigin}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: 'wrong-secret', times: 1 })
  })
  await complete({ code: 'code', state })
  await complete({ code: 'code', state: 'f'.repeat(32) })
  await send('GET', familyUrl)
  const verifier = createVerifier()
  const list = await send('GET', `${signInUrl}?challenge=${createChallenge(verifier)}`)
  const { url } = (list.data as { type: string; url: string }[]).find(({ type }) => type === 'WECHAT')!
  await send('POST', signInUrl, { type: 'WECHAT', ...(await authorize(url, 'xiaoming')), verifier })
  await send('PUT', `${familyUrl}/WECHAT`, { state: true })
}

interface Observed {
  readonly kind: DatabaseKind
  /** Host and port of `GET /metrics`. */
  readonly target: string
  readonly series: ReadonlyMap<string, number>
}

async function startObserved(t: Test, kind: DatabaseKind): Promise<Observed> {
  const sandbox = createSandbox()
  t.teardown(() => sandbox.app.close())
  const sandboxOrigin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const { url } = await createDatabase(t, kind)
  const [port, adminPort] = [await findFreePort(), await findFreePort()]
  const env = {
    ...(sandboxSettings(sandboxOrigin) as Record<string, string>),
    ...{ OAUTH_BINDING_SECRET: testSecret, DATABASE_URL: url },
    ...{ PORT: String(port), OAUTH_BINDING_ADMIN_PORT: String(adminPort) }
  }
  const cli = startCli(t, ['serve'], { cwd: t.testdirName, env })
  const origin = `http://127.0.0.1:${port}`
  await cli.waitFor('stdout', new RegExp(`listening at ${origin}`))
  const store = createPrismaAccessTokenStore(await openForTest(t, url))
  const fields = { userId: '1', name: 'test', count: 1, expiresAt: null, now: new Date() }
  const [token = ''] = await createAccessTokens({ store, ...fields })
  await makeTraffic(origin, sandboxOrigin, token)
  const target = `127.0.0.1:${adminPort}`
  return { kind, target, series: readSeries(await (await fetch(`http://${target}/metrics`)).text()) }
}

/** The labels of each metric of a scrape. */
function listLabels(series: ReadonlyMap<string, number>): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>()
  for (const key of series.keys()) {
    const name = key.replace(/\{.*/, '')
    const own = labels.get(name) ?? new Set<string>()
    for (const [, label = ''] of key.matchAll(/[{,](\w+)="/g)) own.add(label)
    labels.set(name, own)
  }
  return labels
}

/** What Prometheus itself adds. */
const ofPrometheus = ['job', 'instance']

function findMissing(expr: string, labels: ReadonlyMap<string, ReadonlySet<string>>, absent: ReadonlySet<string>) {
  const { metrics, groupings } = readExpression(expr)
  const own = metrics.filter(({ name }) => name !== 'up' && !absent.has(name))
  const missing = own.flatMap(({ name, labels: wanted }) => {
    const known = labels.get(name)
    if (known === undefined) return [name]
    return wanted
      .filter((label) => !known.has(label) && !ofPrometheus.includes(label))
      .map((label) => `${name}{${label}}`)
  })
  const ungrouped = groupings.filter(
    (label) => own.length > 0 && !ofPrometheus.includes(label) && !own.some(({ name }) => labels.get(name)?.has(label))
  )
  return [...missing, ...ungrouped]
}

t.test('the dashboard and the alert rules ask for what the service has, and Prometheus evaluates them', async (t) => {
  t.testdir()
  const services: Observed[] = []
  for (const kind of databaseKinds) services.push(await startObserved(t, kind))
  for (const { kind, series } of services) {
    const absent = new Set(kind === 'sqlite' ? Object.values(poolMetrics).map(({ name }) => name as string) : [])
    for (const { owner, expr } of expressions) {
      t.strictSame(findMissing(expr, listLabels(series), absent), [], `${owner} (${kind})`)
    }
  }
  const [scrape] = configuration.scrape_configs
  const { ask } = await startPrometheus(t, {
    global: { ...configuration.global, scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [alertsPath],
    scrape_configs: [{ ...scrape, static_configs: [{ targets: services.map(({ target }) => target) }] }]
  })
  const query = async (expr: string): Promise<unknown[]> =>
    ((await ask('query', { query: expr })) as { result: unknown[] }).result
  const scrapes = 'count(count_over_time(up{job="oauth-binding"}[1m]) >= 3)'
  await until(async () => ((await query(scrapes)) as { value: [number, string] }[])[0]?.value[1] === '2')
  for (const { owner, expr } of expressions) {
    t.not((await query(readExpression(expr).compared)).length, 0, `${owner} has a value`)
  }
  await until(async () => {
    const { groups } = (await ask('rules')) as { groups: { rules: { health: string }[] }[] }
    return groups[0]!.rules.every(({ health }) => health !== 'unknown')
  })
  const { groups } = (await ask('rules')) as { groups: { rules: { name: string; health: string; state: string }[] }[] }
  t.strictSame(
    groups[0]!.rules.map(({ name, health }) => [name, health]),
    rules.map(({ alert }) => [alert, 'ok'])
  )
  const refusing = groups[0]!.rules.find(({ name }) => name === 'OauthBindingDown')
  t.equal(refusing?.state, 'inactive')
})

t.test('every alert has a severity, a summary, and a place in both languages that says what to do', async (t) => {
  const names = rules.map(({ alert }) => alert)
  t.equal(new Set(names).size, names.length)
  for (const { alert, labels, annotations } of rules) {
    t.ok(['critical', 'warning'].includes(labels.severity), alert)
    t.match(annotations.summary, /\.$/, alert)
    t.equal(annotations.runbook, `.docs/guide/monitoring.md#${alert.toLowerCase()}`)
  }
  for (const page of ['.docs/guide/monitoring.md', '.docs/zh/guide/monitoring.md']) {
    const anchors = listHeadings(readDocument(page)).map(({ anchor }) => anchor)
    t.strictSame(
      anchors.filter((anchor) => anchor.startsWith('oauthbinding')),
      names.map((name) => name.toLowerCase()),
      page
    )
    const [block] = readCodeBlocks(page).filter(({ info }) => info === 'yaml')
    t.ok(read('prometheus', 'prometheus.yaml').includes(block!.code.trim()), `${page}: the scrape is that of the file`)
  }
})

t.test('the dashboard is one that Grafana imports', async (t) => {
  t.match(dashboard, { uid: 'oauth-binding', title: String, schemaVersion: 39 })
  t.strictSame(
    dashboard.templating.list.map(({ name }) => name),
    ['datasource', 'job', 'instance']
  )
  const ids = dashboard.panels.map(({ id }) => id)
  t.equal(new Set(ids).size, ids.length)
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`)
  )
  t.equal(new Set(cells).size, cells.length, 'no panel covers another')
  t.ok(dashboard.panels.every(({ gridPos: { x, w } }) => x >= 0 && x + w <= 24))
  for (const { title, description, datasource, targets = [] } of panels) {
    t.match(datasource, { type: 'prometheus', uid: /^\$\{datasource\}$/ }, title)
    t.type(description, 'string', title)
    t.ok(targets.length > 0, title)
    const ownIds = targets.map(({ refId }) => refId)
    t.equal(new Set(ownIds).size, ownIds.length, title)
    for (const { expr, legendFormat } of targets) {
      t.match(expr, /\{job=~"\$job",instance=~"\$instance"/, title)
      t.type(legendFormat, 'string')
    }
  }
})
