/**
 * Writes a time as Laravel keeps it: `YYYY-MM-DD HH:MM:SS`, UTC, begun seconds dropped.
 *
 * @see https://laravel.com/docs/sanctum
 */
export function formatTimestamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ')
}

/**
 * Reads a time from the text that a database makes of it: Laravel's `YYYY-MM-DD HH:MM:SS`, PostgreSQL's with an
 * offset, ISO 8601, or milliseconds since 1970. Without an offset it is UTC. What cannot be read is long past, so that
 * a token whose expiry is unreadable is expired.
 */
export function parseTimestamp(text: string): Date {
  if (/^\d{5,}$/.test(text)) return new Date(Number(text))
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text)
  if (match === null) return new Date(0)
  const [, day, time, fraction = '', zone = 'Z'] = match
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  const parsed = new Date(`${day}T${time}${fraction}${offset}`)
  return Number.isNaN(parsed.getTime()) ? new Date(0) : parsed
}
