import Fastify from 'fastify'
import t from 'tap'
import { countTogether, type CountRequest } from '../../../src/service/limits/shared-rate.js'

t.test(
  'countTogether() counts alone during an outage, rests before it asks again, and logs both turns once',
  async (t) => {
    const lines: string[] = []
    const { log } = Fastify({ logger: { stream: { write: (line) => lines.push(JSON.parse(line).msg) } } })
    let isAway = false
    let asked = 0
    const shared: CountRequest = async () => {
      asked += 1
      if (isAway) throw new Error('away')
      return 1
    }
    let now = 0
    const check = countTogether(
      shared,
      () => 2,
      log,
      () => now
    )
    const ask = async () => check({} as never)
    t.equal(await ask(), 1)
    isAway = true
    t.equal(await ask(), 2)
    t.equal(await ask(), 2)
    t.equal(asked, 2, 'rests')
    now += 1000
    t.equal(await ask(), 2)
    t.equal(asked, 3, 'asks again')
    isAway = false
    now += 1000
    t.equal(await ask(), 1)
    t.equal(await ask(), 1)
    t.strictSame(lines, [
      'Redis is away; each instance counts rates for itself',
      'Redis is back; rates are counted together again'
    ])
  }
)
