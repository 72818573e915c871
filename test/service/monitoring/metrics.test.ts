import Fastify from 'fastify'
import t from 'tap'
import { addMetrics } from '../../../src/service/monitoring/metrics.js'
import type { MetricsSnapshot, Siblings } from '../../../src/service/siblings.js'

t.test('GET /metrics tells of the process and of answered requests, by route', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  addMetrics(app)
  app.get('/things/:id', async () => 'thing')
  await app.inject('/things/secret-id?token=secret-query')
  await app.inject('/nothing/secret-path')
  const response = await app.inject('/metrics')
  t.equal(response.statusCode, 200)
  t.match(response.headers['content-type'], /^text\/plain; version=/)
  t.match(response.headers, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  t.match(response.body, 'http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 1')
  t.match(response.body, 'http_request_duration_seconds_count{method="GET",route="none",status="404"} 1')
  t.match(response.body, 'process_cpu_seconds_total')
  t.notMatch(response.body, 'secret')
})

t.test('GET /metrics counts every answer once, however many there are between two readings', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  addMetrics(app)
  app.get('/things', async () => 'thing')
  const count = 'http_request_duration_seconds_count{method="GET",route="/things",status="200"}'
  for (const sum of [1, 256, 1000, 1001]) {
    const body = (await app.inject('/metrics')).body
    const before = Number(
      body
        .split('\n')
        .find((line) => line.startsWith(count))
        ?.split(' ')
        .at(-1) ?? 0
    )
    await Promise.all(Array.from({ length: sum - before }, () => app.inject('/things')))
    t.match((await app.inject('/metrics')).body, `${count} ${sum}\n`)
  }
})

t.test('GET /metrics of a worker tells of all workers', async (t) => {
  const hosts = [Fastify(), Fastify()]
  const reads: (() => Promise<MetricsSnapshot>)[] = []
  const siblings: Siblings = {
    countRate: async () => 0,
    offerMetrics: (read) => reads.push(read),
    // As between processes.
    gatherMetrics: async () => JSON.parse(JSON.stringify(await Promise.all(reads.map((read) => read()))))
  }
  for (const app of hosts) {
    t.teardown(() => app.close())
    addMetrics(app, { siblings })
    app.get('/things', async () => 'thing')
  }
  await Promise.all([0, 0, 0, 1, 1].map((host) => hosts[host]!.inject('/things')))
  for (const app of hosts) {
    const { body, headers } = await app.inject('/metrics')
    t.match(headers['content-type'], /^text\/plain; version=/)
    t.match(body, /^http_request_duration_seconds_count\{method="GET",route="\/things",status="200"\} 5$/m)
    t.match(body, /^http_request_duration_seconds_bucket\{le="\+Inf",method="GET",route="\/things",status="200"\} 5$/m)
    t.match(body, /^process_resident_memory_bytes \d+$/m)
    t.notMatch(body, /NaN|null/)
  }
})
