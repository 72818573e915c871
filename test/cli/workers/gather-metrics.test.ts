import { AggregatorRegistry, Counter, Gauge, Registry } from 'prom-client'
import t from 'tap'
import { GatheredMetrics } from '../../../src/cli/workers/gather-metrics.js'

function createSource(count: number) {
  const register = new Registry()
  const counter = new Counter({ name: 'things_total', help: 'Things', registers: [register] })
  const gauge = new Gauge({ name: 'open_things', help: 'Open things', registers: [register] })
  counter.inc(count)
  gauge.set(count)
  // As between processes.
  return { counter, readMetrics: async () => JSON.parse(JSON.stringify(await register.getMetricsAsJSON())) }
}

const render = async (metrics: GatheredMetrics): Promise<string> =>
  AggregatorRegistry.aggregate(await metrics.gather()).metrics()

t.test('GatheredMetrics sum those of the living, and keep what ended ones had counted', async (t) => {
  const metrics = new GatheredMetrics()
  const [first, second, third] = [createSource(1), createSource(10), createSource(100)]
  for (const source of [first, second, third]) metrics.add(source)
  t.match(await render(metrics), /^things_total 111$/m)
  t.match(await render(metrics), /^open_things 111$/m)
  first.counter.inc(1000)
  await metrics.remove(first)
  t.match(await render(metrics), /^things_total 111$/m, 'as it was last told')
  t.match(await render(metrics), /^open_things 110$/m, 'what is open ends with its process')
  await metrics.remove(second)
  t.match(await render(metrics), /^things_total 111$/m)
  await metrics.remove(createSource(5))
  t.match(await render(metrics), /^things_total 111$/m, 'one that was never added')
})

t.test('GatheredMetrics use what a worker told last when it does not answer', async (t) => {
  const metrics = new GatheredMetrics(20)
  const source = createSource(3)
  let isSilent = false
  const silent = { readMetrics: () => (isSilent ? new Promise<never>(() => undefined) : source.readMetrics()) }
  metrics.add(silent)
  t.match(await render(metrics), /^things_total 3$/m)
  source.counter.inc()
  isSilent = true
  t.match(await render(metrics), /^things_total 3$/m)
})

t.test('GatheredMetrics leave out one that ends while it is asked', async (t) => {
  const metrics = new GatheredMetrics()
  const source = createSource(3)
  const ending = {
    readMetrics: async () => {
      await metrics.remove(ending)
      return source.readMetrics()
    }
  }
  metrics.add(ending)
  t.strictSame(await metrics.gather(), [[]])
})
