import { Histogram, Registry } from 'prom-client'
import t from 'tap'
import { addHistogram } from '../../src/metrics/histogram.js'

t.test("addHistogram() writes, to the byte, what the library's own histogram writes", async (t) => {
  const [name, en, buckets] = ['duration_seconds', 'Time, in seconds', [0.1, 1, 2.5]] as const
  const labels = ['method', 'route', 'status'] as const
  const [ours, theirs] = [new Registry(), new Registry()]
  const observe = addHistogram(ours, { name, type: 'histogram', labels, buckets, readme: { en, zh: en } })
  const histogram = new Histogram({ name, help: en, buckets: [...buckets], labelNames: labels, registers: [theirs] })
  t.equal(await ours.metrics(), await theirs.metrics(), 'before the first duration')
  for (const [method, route, status, ...durations] of [
    ['GET', '/things/:id', 200, 0, 0.1, 0.10001, 1, 2.5, 3, 0.2],
    ['PUT', '/things/:id', 200, 0.05],
    ['PUT', '/a "quoted" \\ route\n', 503, 7]
  ] as const) {
    for (const seconds of durations) {
      observe(seconds, method, route, status)
      histogram.observe({ method, route, status }, seconds)
    }
  }
  t.equal(await ours.metrics(), await theirs.metrics())
})
