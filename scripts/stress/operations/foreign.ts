import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Connects as somebody else than the service; whatever ends the connection is ignored until it is used. */
export async function connectForeign(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Runs statements, one after the other, on a connection of their own. */
export async function runForeign(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = await connectForeign(url)
  try {
    const results = []
    for (const statement of statements) results.push(await client.query(statement))
    return results
  } finally {
    await client.end()
  }
}

const pauseMs = 10

/** Runs an action again and again for so many ms. */
export async function repeatFor(ms: number, action: () => Promise<unknown>): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(pauseMs)) await action()
}
