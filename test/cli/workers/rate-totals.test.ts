import t from 'tap'
import { RateShares } from '../../../src/cli/workers/rate-shares.js'
import { RateTotals } from '../../../src/cli/workers/rate-totals.js'

const minuteMs = 60_000

/** Workers and their primary, whose clock is the test's. */
function createWorkers(workers: number) {
  const clock = { now: 10 * minuteMs }
  const now = () => clock.now
  const totals = new RateTotals({ workers, limitMs: 20, now })
  let asked = 0
  const createShares = (isReplacement = false) => {
    const take: RateShares['count'] = async (count) => {
      asked += 1
      return totals.take(count)
    }
    const shares = new RateShares({ workers, isReplacement, take: async (count) => take(count), now })
    const source = { releaseRate: async (release: Parameters<RateShares['release']>[0]) => shares.release(release) }
    totals.add(source)
    return { shares, source }
  }
  const parts = Array.from({ length: workers }, () => createShares())
  return { clock, totals, createShares, parts, countAsked: () => asked }
}

const issue = (key: string, max = 10) => ({ rate: 'issues', max, key })

/** Returns how many of the requests were let pass. */
async function send(shares: readonly RateShares[], requests: readonly ReturnType<typeof issue>[]): Promise<number> {
  const answers = requests.map((request, index) => shares[index % shares.length]!.count(request))
  return (await Promise.all(answers)).filter((seconds) => seconds === 0).length
}

const many = (count: number, max?: number) => Array.from({ length: count }, () => issue('ann', max))

t.test('RateShares and RateTotals let pass exactly the limit, whichever workers a user meets', async (t) => {
  for (const max of [1, 2, 7, 10, 11]) {
    for (const workers of [2, 3]) {
      const { parts } = createWorkers(workers)
      const shares = parts.map((part) => part.shares)
      t.equal(await send(shares, many(40, max)), max, `${max} of ${workers} workers in turn`)
      const alone = createWorkers(workers).parts[0]!.shares
      t.equal(await send([alone], many(40, max)), max, `${max} of one of ${workers}`)
      const after = createWorkers(workers).parts.map((part) => part.shares)
      t.equal(await send(after.slice(1), many(40, max)), max)
      t.equal(await send(after, many(40, max)), 0, 'afterwards nothing')
    }
  }
})

t.test('RateShares ask nobody within the share, and count users and rates apart', async (t) => {
  const { parts, countAsked } = createWorkers(2)
  const [{ shares } = parts[1]!] = parts
  t.strictSame(
    [...many(5), issue('bob'), { ...issue('ann'), rate: 'completions' }].map((count) => shares.count(count)),
    [0, 0, 0, 0, 0, 0, 0]
  )
  t.equal(countAsked(), 0)
  t.equal(await shares.count(issue('ann')), 0)
  t.equal(countAsked(), 1)
})

t.test('RateTotals tell when the minute is over, after which all have their shares again', async (t) => {
  const { clock, parts } = createWorkers(2)
  const shares = parts.map((part) => part.shares)
  clock.now += 15_000
  t.equal(await send(shares, many(20)), 10)
  t.equal(await shares[0]!.count(issue('ann')), 45)
  clock.now += 44_999
  t.equal(await shares[0]!.count(issue('ann')), 1)
  clock.now += 1
  t.equal(await send(shares, many(20)), 10)
})

t.test('RateShares whose clock is ahead of a release keep their newer window', async (t) => {
  const { parts } = createWorkers(2)
  const [{ shares } = parts[1]!] = parts
  shares.count(issue('ann'))
  t.equal(shares.release({ rate: 'issues', key: 'ann', window: 9 }), 1)
})

t.test('RateTotals take the share of a worker that does not answer as used up', async (t) => {
  const { totals, parts } = createWorkers(2)
  totals.remove(parts[1]!.source)
  totals.add({ releaseRate: () => new Promise(() => undefined) })
  t.equal(await send([parts[0]!.shares], many(20)), 5)
})

t.test('RateShares of a worker that took the place of another have none in their first window', async (t) => {
  const { clock, totals, parts, createShares } = createWorkers(2)
  const shares = parts.map((part) => part.shares)
  t.equal(await send(shares, many(20)), 10)
  totals.remove(parts[0]!.source)
  const replacement = createShares(true).shares
  t.equal(await send([replacement], many(20)), 0)
  clock.now += minuteMs
  t.equal(replacement.count(issue('ann')), 0)
})

t.test('RateShares and RateTotals go by the clock of the system', async (t) => {
  const totals = new RateTotals({ workers: 2 })
  const shares = new RateShares({ workers: 2, isReplacement: false, take: (count) => totals.take(count) })
  totals.add({ releaseRate: async (release) => shares.release(release) })
  const answers = []
  for (const request of many(3, 2)) answers.push(await shares.count(request))
  t.strictSame(answers.slice(0, 1), [0])
  t.ok(answers[2]! <= 60)
})
