import t from 'tap'
import { createTimestampFormat, isTimeZone } from '../../../src/persistence/access-tokens/timestamps.js'

const utc = createTimestampFormat('UTC')

t.test('format() writes UTC and drops begun seconds', async (t) => {
  t.equal(utc.format(new Date('2026-11-22T08:09:10.999Z')), '2026-11-22 08:09:10')
})

t.test('parse() reads every form that an installation may hold, without an offset as UTC', async (t) => {
  const time = new Date('2026-11-22T08:09:10.000Z')
  const texts = [
    '2026-11-22 08:09:10',
    '2026-11-22T08:09:10',
    '2026-11-22T08:09:10Z',
    '2026-11-22T08:09:10.000+00:00',
    '2026-11-22 08:09:10+00',
    '2026-11-22 16:09:10+08',
    '2026-11-22 13:39:10+0530',
    '2026-11-22 04:39:10-03:30',
    '2026-11-22 16:14:53+08:05:43',
    String(time.getTime())
  ]
  for (const text of texts) {
    t.strictSame(utc.parse(text), time, text)
    const isWall = /10$/.test(text) && !text.includes('+')
    if (!isWall) t.strictSame(createTimestampFormat('Asia/Shanghai').parse(text), time, `${text}, in another zone`)
  }
  t.strictSame(utc.parse('2026-11-22 08:09:10.25'), new Date('2026-11-22T08:09:10.250Z'))
  t.strictSame(utc.parse('2026-11-22 08:09:10.123456'), new Date('2026-11-22T08:09:10.123Z'))
  t.strictSame(utc.parse('0001-01-01 00:00:00'), new Date('0001-01-01T00:00:00.000Z'))
  t.strictSame(utc.parse('9999-12-31 23:59:59'), new Date('9999-12-31T23:59:59.000Z'))
  t.strictSame(utc.parse('-1000'), new Date(-1000))
})

t.test('parse() takes what it cannot read for an invalid date', async (t) => {
  const texts = ['', 'soon', 'infinity', '-infinity', '2026-11-22', '2026-13-45 08:09:10', '2026-02-30 08:09:10']
  texts.push('2026-11-22 24:00:00', '0000-00-00 00:00:00', '20000-01-01 00:00:00', '9999999999999999')
  for (const zone of ['UTC', 'Asia/Shanghai']) {
    for (const text of texts) t.ok(Number.isNaN(createTimestampFormat(zone).parse(text).getTime()), `${zone}: ${text}`)
  }
})

t.test('createTimestampFormat() reads wall times of its zone and writes them back', async (t) => {
  const rows = [
    ['Asia/Shanghai', '2026-11-22 16:00:00', '2026-11-22T08:00:00.000Z', '+08:00:00'],
    ['Asia/Shanghai', '1988-07-01 12:00:00', '1988-07-01T03:00:00.000Z', '+09:00:00'],
    ['Asia/Shanghai', '1900-01-01 08:05:43', '1900-01-01T00:00:00.000Z', '+08:05:43'],
    ['America/New_York', '2026-07-01 04:00:00', '2026-07-01T08:00:00.000Z', '-04:00:00'],
    ['America/New_York', '2026-12-01 03:00:00', '2026-12-01T08:00:00.000Z', '-05:00:00'],
    ['America/New_York', '2026-03-08 01:59:59', '2026-03-08T06:59:59.000Z', '-05:00:00'],
    ['America/New_York', '2026-03-08 03:00:00', '2026-03-08T07:00:00.000Z', '-04:00:00'],
    ['America/New_York', '2026-11-01 00:59:59', '2026-11-01T04:59:59.000Z', '-04:00:00'],
    ['America/New_York', '2026-11-01 02:00:00', '2026-11-01T07:00:00.000Z', '-05:00:00'],
    ['Asia/Kolkata', '2026-11-22 13:30:00', '2026-11-22T08:00:00.000Z', '+05:30:00'],
    ['Asia/Kathmandu', '2026-11-22 13:45:00', '2026-11-22T08:00:00.000Z', '+05:45:00'],
    ['Australia/Lord_Howe', '2026-04-05 02:00:00', '2026-04-04T15:30:00.000Z', '+10:30:00'],
    ['Europe/London', '2026-11-22 08:00:00', '2026-11-22T08:00:00.000Z', '+00:00:00']
  ] as const
  for (const [zone, wall, iso, offset] of rows) {
    const format = createTimestampFormat(zone)
    t.strictSame(format.parse(wall), new Date(iso), `${zone} ${wall}`)
    t.equal(format.format(new Date(iso)), wall, `${zone} ${iso}`)
    t.equal(format.format(new Date(iso), true), `${wall}${offset}`, `${zone} ${iso}`)
  }
})

t.test('parse() takes the earlier instant when clocks change', async (t) => {
  const newYork = createTimestampFormat('America/New_York')
  t.strictSame(newYork.parse('2026-11-01 01:30:00'), new Date('2026-11-01T05:30:00.000Z'), 'an hour that occurs twice')
  t.strictSame(newYork.parse('2026-03-08 02:30:00'), new Date('2026-03-08T06:30:00.000Z'), 'an hour that is left out')
  const lordHowe = createTimestampFormat('Australia/Lord_Howe')
  t.strictSame(lordHowe.parse('2026-04-05 01:45:00'), new Date('2026-04-04T14:45:00.000Z'), 'half an hour')
})

t.test('parse() reads more times than it remembers offsets', async (t) => {
  const format = createTimestampFormat('Asia/Kolkata')
  const hourMs = 3_600_000
  const start = Date.parse('2026-11-22T00:00:00Z')
  let wrong = 0
  for (let hour = 0; hour < 6000; hour += 1) {
    const time = new Date(start + hour * hourMs)
    if (format.parse(format.format(time)).getTime() !== time.getTime()) wrong += 1
  }
  t.equal(wrong, 0)
})

t.test('isTimeZone() knows the names of zones', async (t) => {
  for (const name of ['UTC', 'Asia/Shanghai', 'America/New_York']) t.ok(isTimeZone(name), name)
  for (const name of ['', 'Mars/Olympus', 'Asia/Shanghai ', 'local']) t.notOk(isTimeZone(name), name)
  t.throws(() => createTimestampFormat('Mars/Olympus'), { code: 'OAUTH_BINDING_OPTIONS', message: /timeZone/ })
})
