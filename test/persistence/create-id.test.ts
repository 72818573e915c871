import t from 'tap'
import { createId, firstIdAt, timeOfId } from '../../src/persistence/create-id.js'

t.test('createId() makes UUIDs of version 7 that sort by time', async (t) => {
  const early = createId(new Date('2026-11-22T08:00:00.000Z'))
  const late = createId(new Date('2026-11-22T08:00:00.001Z'))
  t.match(early, /^01a20244-e800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.ok(early < late)
})

t.test('createId() counts up within a millisecond, and never repeats itself', async (t) => {
  const now = new Date('2026-11-22T08:00:00.000Z')
  const some = Array.from({ length: 2048 }, () => createId(now))
  t.strictSame([...some].sort(), some)
  const many = Array.from({ length: 5000 }, () => createId(now))
  t.equal(new Set(many).size, 5000)
})

t.test('firstIdAt() sorts before every id of its time and after every earlier one, timeOfId() reads it', async (t) => {
  const time = new Date('2026-11-22T08:00:00.000Z')
  t.ok(firstIdAt(time) < createId(time))
  t.ok(firstIdAt(time) > createId(new Date(time.getTime() - 1)))
  t.ok(firstIdAt(new Date(0)) < firstIdAt(time))
  t.equal(timeOfId(createId(time)), time.getTime())
  t.equal(timeOfId(firstIdAt(time)), time.getTime())
})
