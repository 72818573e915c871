/**
 * Writes a time for a statement that reads it out of JSON: as Prisma's libSQL adapter writes it, because SQLite compares
 * times as texts. PostgreSQL reads it as well.
 */
export function formatTime(time: Date): string {
  return time.toISOString().replace('Z', '+00:00')
}
