import t from 'tap'
import type { ExcessStates } from '../../src/persistence/store.js'
import { createStateTrimmer, type StateTrimmerOptions } from '../../src/upkeep/state-trimmer.js'
import { until } from '../helpers/until.js'

// A trimmer keeps no process alive; these tests have to.
const alive = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(alive))

const now = () => new Date('2026-11-22T08:00:00.000Z')

/** A trimmer on a store that answers when, and what, the test says. */
function create(changes: Partial<StateTrimmerOptions> = {}) {
  const calls: (ExcessStates & { answer: (deleted: number) => void; fail: (error: Error) => void })[] = []
  const warnings: unknown[] = []
  const trimmer = createStateTrimmer({
    store: {
      deleteExcessStates: (excess) =>
        new Promise((resolve, reject) => calls.push({ ...excess, answer: resolve, fail: reject }))
    },
    log: { warn: (...line: unknown[]) => warnings.push(line) },
    ...{ now, maxOpenStates: 2, stateTtlSeconds: 600, batchSize: 10 },
    ...changes
  })
  const reach = async (count: number): Promise<(typeof calls)[number]> => {
    await until(() => calls.length >= count)
    return calls[count - 1]!
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20))
  return { ...trimmer, calls, warnings, reach, settle }
}

t.test('createStateTrimmer() looks after one at a time, and then after all who came meanwhile', async (t) => {
  const { noteIssue, stop, reach, calls, settle } = create({ userLimit: 2 })
  noteIssue('a', 'WECHAT')
  for (const user of ['a', 'b', 'b', 'c', 'd']) noteIssue(user, 'WECHAT')
  const first = await reach(1)
  t.match(first, { userIds: ['a'], keep: 2, now: now(), limit: 10 })
  await settle()
  t.equal(calls.length, 1)
  first.answer(1)
  const second = await reach(2)
  t.strictSame(second.userIds, ['a', 'b'], 'each once, so many at most')
  second.answer(0)
  const third = await reach(3)
  t.strictSame(third.userIds, ['c', 'd'])
  third.answer(0)
  await settle()
  noteIssue('e', 'DING_TALK')
  const fourth = await reach(4)
  t.strictSame(fourth.userIds, ['e'], 'it begins again')
  fourth.answer(0)
  await stop()
})

t.test('createStateTrimmer() waits until half are issued', async (t) => {
  const { noteIssue, stop, reach, calls } = create({ maxOpenStates: 5 })
  noteIssue('a', 'WECHAT')
  noteIssue('a', 'WECHAT')
  noteIssue('a', 'DING_TALK')
  noteIssue('b', 'WECHAT')
  t.equal(calls.length, 0)
  noteIssue('a', 'WECHAT')
  ;(await reach(1)).answer(0)
  await stop()
})

t.test('createStateTrimmer() goes on while there are more than one statement deletes', async (t) => {
  const { noteIssue, stop, reach, calls, settle } = create()
  noteIssue('a', 'WECHAT')
  ;(await reach(1)).answer(10)
  const again = await reach(2)
  t.strictSame(again.userIds, ['a'])
  again.answer(9)
  await settle()
  t.equal(calls.length, 2)
  await stop()
})

t.test('createStateTrimmer() logs what fails, and goes on', async (t) => {
  const { noteIssue, stop, reach, warnings } = create()
  noteIssue('a', 'WECHAT')
  noteIssue('b', 'WECHAT')
  ;(await reach(1)).fail(new Error('away'))
  ;(await reach(2)).answer(0)
  t.match(warnings, [[{ err: { message: 'away' } }, /could not be deleted$/]])
  await stop()
})

t.test('createStateTrimmer() stops after the statement that is running', async (t) => {
  const { noteIssue, stop, reach, calls, settle } = create()
  noteIssue('a', 'WECHAT')
  noteIssue('b', 'WECHAT')
  const first = await reach(1)
  let isStopped = false
  const stopped = stop().then(() => (isStopped = true))
  await settle()
  t.notOk(isStopped)
  first.answer(10)
  await stopped
  noteIssue('c', 'WECHAT')
  await settle()
  t.equal(calls.length, 1)
})
