import pg from 'pg'

/** Connects to PostgreSQL; whatever ends the connection is ignored until it is used. */
export async function connectForeign(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Runs SQL statements one after the other, outside any transaction, on a connection of their own to PostgreSQL. */
export async function executeSql(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = await connectForeign(url)
  try {
    const results = []
    for (const statement of statements) results.push(await client.query(statement))
    return results
  } finally {
    await client.end()
  }
}
