/** Names the span of a statement by its first word, `sqlite.query:SELECT` for instance. */
export function nameStatement(driver: string, sql: string): string {
  return `${driver}.query:${/\w+/.exec(sql)?.[0]}`
}
