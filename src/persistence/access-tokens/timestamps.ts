import { OptionsError } from '../../errors.js'

export interface TimestampFormat {
  /**
   * Formats a time as Laravel stores it: `YYYY-MM-DD HH:MM:SS`, wall time of the zone, without fractions.
   *
   * @param isOffsetWritten Whether the zone's offset follows. PostgreSQL needs it for a column `timestamptz` and drops
   * it for a column `timestamp`.
   */
  format(time: Date, isOffsetWritten?: boolean): string
  /**
   * Parses the text of a time: Laravel's `YYYY-MM-DD HH:MM:SS`, PostgreSQL's with an offset, ISO 8601, or milliseconds
   * since 1970. Without an offset it is wall time of the zone. A wall time that is ambiguous or skipped when clocks
   * change is the earlier instant, so that no token lives too long. Unreadable text is an invalid date.
   */
  parse(text: string): Date
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Zones change their offset at full quarters of an hour only. */
const quarterMs = 15 * minuteMs
const rememberedQuarters = 10_000

const timestampPattern =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(?:(Z)|([+-])(\d\d)(?::?(\d\d)(?::?(\d\d))?)?)?$/
const millisecondsPattern = /^-?\d{1,16}$/

export function isTimeZone(name: string): boolean {
  // The default, for which the data of `Intl` need not be loaded.
  if (name === 'UTC') return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

export function createTimestampFormat(timeZone: string): TimestampFormat {
  if (!isTimeZone(timeZone)) throw new OptionsError('timeZone must be the name of a time zone, UTC for instance')
  const offsetAt = timeZone === 'UTC' ? () => 0 : createOffsets(timeZone)
  return {
    format(time, isOffsetWritten = false) {
      const offsetMs = offsetAt(time.getTime())
      const text = new Date(time.getTime() + offsetMs).toISOString().slice(0, 19).replace('T', ' ')
      return isOffsetWritten ? text + formatOffset(offsetMs) : text
    },
    parse(text) {
      if (millisecondsPattern.test(text)) return new Date(Number(text))
      const match = timestampPattern.exec(text)
      if (match === null) return new Date(NaN)
      const wallMs = readWall(match)
      return new Date(wallMs - (readOffset(match) ?? chooseOffset(wallMs, offsetAt)))
    }
  }
}

/** The wall time read as UTC, in ms; `NaN` when there is no such day or hour. */
function readWall([, day, time, fraction = '']: RegExpExecArray): number {
  const wall = new Date(`${day}T${time}${fraction}Z`)
  const isThere = !Number.isNaN(wall.getTime()) && wall.toISOString().startsWith(`${day}T${time}`)
  return isThere ? wall.getTime() : NaN
}

function readOffset([, , , , utc, sign, hours, minutes = '0', seconds = '0']: RegExpExecArray): number | null {
  if (utc !== undefined) return 0
  if (sign === undefined) return null
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}

function formatOffset(offsetMs: number): string {
  const time = new Date(Math.abs(offsetMs)).toISOString().slice(11, 19)
  return `${offsetMs < 0 ? '-' : '+'}${time}`
}

/** The largest offset means the earliest instant. */
function chooseOffset(wallMs: number, offsetAt: (ms: number) => number): number {
  if (Number.isNaN(wallMs)) return NaN
  const before = offsetAt(wallMs - dayMs)
  const after = offsetAt(wallMs + dayMs)
  if (before === after) return before
  const fit = [before, after].filter((offsetMs) => offsetAt(wallMs - offsetMs) === offsetMs)
  return fit.length === 0 ? Math.max(before, after) : Math.max(...fit)
}

/** Creates the function that returns a zone's offset at an instant, in ms; east of Greenwich is positive. */
function createOffsets(timeZone: string): (ms: number) => number {
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  const look = (ms: number): number => {
    const name = zone.formatToParts(ms).find(({ type }) => type === 'timeZoneName')!.value
    // Without an offset the name is `GMT` alone.
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name)!
    const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -offsetMs : offsetMs
  }
  return (ms) => {
    const quarter = Math.floor(ms / quarterMs)
    const offsetMs = known.get(quarter) ?? look(quarter * quarterMs)
    if (known.size >= rememberedQuarters) known.clear()
    known.set(quarter, offsetMs)
    return offsetMs
  }
}
