import t from 'tap'
import { allMetrics } from '../../src/metrics/catalogue.js'
import { databaseFailureKinds, deletedRows, deliveryOutcomes } from '../../src/measures/measures.js'
import { readDocument } from '../helpers/readme.js'

t.test('every metric is named by the rules of Prometheus, and has a help in both languages', async (t) => {
  const names = allMetrics.map(({ name }) => name)
  t.equal(new Set(names).size, names.length)
  for (const { name, type, labels, buckets, readme } of allMetrics) {
    t.match(name, /^(oauth_binding|http)_[a-z_]+$/)
    t.equal(name.endsWith('_total'), type === 'counter', name)
    t.notMatch(name, /_(ms|millis|minutes)/, `${name} is in base units`)
    t.equal(/in seconds/.test(readme.en), name.endsWith('_seconds'), `${name} has its unit`)
    t.notMatch(readme.en, /\.$/, name)
    t.match(readme.zh, /\p{Script=Han}/u, name)
    t.ok(
      labels.every((label) => /^[a-z_]+$/.test(label) && label !== 'le'),
      name
    )
    t.equal(buckets !== undefined, type === 'histogram', name)
    t.strictSame(buckets, buckets && [...buckets].sort((a, b) => a - b), name)
  }
})

t.test('the reference of the metrics names every value of a label that this package has', async (t) => {
  for (const page of ['.docs/reference/metrics.md', '.docs/zh/reference/metrics.md']) {
    const text = readDocument(page)
    for (const value of [...databaseFailureKinds, ...deliveryOutcomes, ...Object.values(deletedRows)]) {
      t.ok(text.includes(value), `${page}: ${value}`)
    }
  }
})
