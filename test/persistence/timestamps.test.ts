import t from 'tap'
import { formatTimestamp, parseTimestamp } from '../../src/persistence/timestamps.js'

t.test('formatTimestamp() writes UTC and drops begun seconds', async (t) => {
  t.equal(formatTimestamp(new Date('2026-11-22T08:09:10.999Z')), '2026-11-22 08:09:10')
})

t.test('parseTimestamp() reads every form that an installation may hold, as UTC', async (t) => {
  const time = new Date('2026-11-22T08:09:10.000Z')
  const texts = [
    '2026-11-22 08:09:10',
    '2026-11-22T08:09:10',
    '2026-11-22T08:09:10Z',
    '2026-11-22T08:09:10.000+00:00',
    '2026-11-22 08:09:10+00',
    '2026-11-22 16:09:10+08',
    '2026-11-22 13:39:10+0530',
    String(time.getTime())
  ]
  for (const text of texts) t.strictSame(parseTimestamp(text), time, text)
  t.strictSame(parseTimestamp('2026-11-22 08:09:10.25'), new Date('2026-11-22T08:09:10.250Z'))
})

t.test('parseTimestamp() takes what it cannot read for long past', async (t) => {
  for (const text of ['', 'soon', 'infinity', '2026-11-22', '2026-13-45 08:09:10']) {
    t.strictSame(parseTimestamp(text), new Date(0), text)
  }
})
