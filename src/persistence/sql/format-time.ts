/**
 * Formats a time as Prisma's libSQL adapter does, for values inside JSON or arrays. SQLite compares times as texts, so
 * the format must be the same everywhere. PostgreSQL reads it as well.
 */
export function formatTime(time: Date): string {
  return time.toISOString().replace('Z', '+00:00')
}
