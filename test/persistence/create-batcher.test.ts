import t from 'tap'
import { createBatcher, ItemFailure, type BatcherOptions } from '../../src/persistence/create-batcher.js'

type Options = BatcherOptions<number, string>

function build(change: Partial<Options>) {
  const batches: number[][] = []
  const serve = createBatcher<number, string>({
    statement: 'any',
    maxBatchSize: 10,
    maxInFlight: 1,
    isItemFailure: () => true,
    ...change,
    runBatch: async (items) => {
      batches.push([...items])
      return (await change.runBatch?.(items)) ?? items.map(String)
    }
  })
  return { batches, serve }
}

t.test('createBatcher() serves what comes in one turn together, each item once, repetitions included', async (t) => {
  const { batches, serve } = build({})
  t.strictSame(await Promise.all([1, 2, 2, 3].map(serve)), ['1', '2', '2', '3'])
  t.strictSame(batches, [[1, 2, 2, 3]])
  t.equal(await serve(4), '4')
  t.equal(batches.length, 2)
})

t.test('createBatcher() serves an item at once after a batch of one, unless one is being served', async (t) => {
  const { batches, serve } = build({})
  await serve(1)
  const answers = [2, 3, 4].map(serve)
  t.strictSame(batches, [[1], [2]], 'no turn is waited for')
  await Promise.all(answers)
  t.strictSame(batches.slice(2), [[3, 4]], 'those that came meanwhile are served together')
  answers.push(serve(5))
  t.equal(batches.length, 3, 'after several, the end of the turn is waited for')
  t.strictSame(await Promise.all(answers), ['2', '3', '4', '5'])
})

t.test('createBatcher() serves one item a turn at once, however soon it is answered', async (t) => {
  const { batches, serve } = build({})
  await serve(1)
  await serve(2)
  await Promise.all([3, 4].map(serve))
  t.strictSame(batches, [[1], [2], [3, 4]])
})

t.test('createBatcher() that is patient has an item that comes alone wait for the end of the turn', async (t) => {
  const { batches, serve } = build({ isPatient: true })
  await serve(1)
  const answer = serve(2)
  t.strictSame(batches, [[1]])
  t.equal(await answer, '2')
})

t.test('createBatcher() keeps batches to their size and gathers while the allowed number runs', async (t) => {
  const open: (() => void)[] = []
  const { batches, serve } = build({
    maxBatchSize: 3,
    maxInFlight: 2,
    runBatch: async (items) => {
      await new Promise<void>((resolve) => open.push(resolve))
      return items.map(String)
    }
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const answers = [1, 2, 3, 4, 5].map(serve)
  await turn()
  t.strictSame(batches, [
    [1, 2, 3],
    [4, 5]
  ])
  answers.push(serve(6))
  await turn()
  answers.push(serve(7))
  await turn()
  t.equal(batches.length, 2, 'a third one waits')
  open.shift()?.()
  await turn()
  t.strictSame(batches[2], [6, 7], 'and gathers meanwhile')
  while (open.length > 0) open.shift()?.()
  t.strictSame(await Promise.all(answers), ['1', '2', '3', '4', '5', '6', '7'])
})

t.test('createBatcher() serves enough items before their turn is over, if a batch may run', async (t) => {
  const open: (() => void)[] = []
  const { batches, serve } = build({
    maxBatchSize: 4,
    maxInFlight: 2,
    earlySize: 3,
    runBatch: async (items) => {
      await new Promise<void>((resolve) => open.push(resolve))
      return items.map(String)
    }
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const answers = [1, 2].map(serve)
  await null
  t.strictSame(batches, [], 'two wait for the end of the turn')
  answers.push(serve(3))
  t.strictSame(batches, [[1, 2, 3]])
  answers.push(...[4, 5, 6, 7, 8, 9, 10, 11, 12].map(serve))
  const second = [4, 5, 6]
  t.strictSame(batches, [[1, 2, 3], second])
  await turn()
  t.equal(batches.length, 2, 'no more may run')
  for (let left = 2; open.length > 0; left -= 1) {
    t.ok(open.length <= Math.max(left, 2))
    open.shift()?.()
    await turn()
  }
  t.strictSame(
    batches.slice(2),
    [
      [7, 8, 9, 10],
      [11, 12]
    ],
    'and none is early that cannot run'
  )
  answers.push(serve(13))
  await turn()
  open.shift()?.()
  t.strictSame(
    await Promise.all(answers),
    Array.from({ length: 13 }, (_, index) => String(index + 1))
  )
})

t.test('createBatcher() fails only the items that fail by themselves', async (t) => {
  const { serve } = build({
    maxBatchSize: 100,
    runBatch: async (items) => {
      const bad = items.find((item) => item % 7 === 3)
      if (bad !== undefined) throw new Error(`not ${items.length === 1 ? bad : 'all'}`)
      return items.map(String)
    }
  })
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, item) => serve(item)))
  outcomes.forEach((outcome, item) => {
    const expected = item % 7 === 3 ? { reason: { message: `not ${item}` } } : { value: String(item) }
    t.match(outcome, expected, String(item))
  })
})

t.test('createBatcher() fails the items that a batch tells have failed, with whatever is the error', async (t) => {
  const { batches, serve } = build({
    runBatch: async (items) => items.map((item) => (item === 2 ? new ItemFailure('not 2') : String(item)))
  })
  t.match(await Promise.allSettled([1, 2, 3].map(serve)), [{ value: '1' }, { reason: 'not 2' }, { value: '3' }])
  t.equal(batches.length, 1, 'nothing is tried again')
})

t.test('createBatcher() fails all together when the failure is nobody’s own', async (t) => {
  const { batches, serve } = build({
    isItemFailure: () => false,
    runBatch: async () => {
      throw new Error('away')
    }
  })
  const outcomes = await Promise.allSettled([1, 2, 3].map(serve))
  t.ok(outcomes.every(({ status }) => status === 'rejected'))
  t.equal(batches.length, 1, 'nothing is tried again')
})
