import type { Redis } from 'ioredis'
import { loadWith } from '../../installation/optional-packages.js'

export type { Redis }

/** Time limit of a connection and of a command, in ms; then a request is counted in this process alone. */
const timeoutMs = 500
/** The longest pause between two attempts to connect, in ms. */
const longestRestMs = 2000

/**
 * When the connection fails or is lost, the client reconnects; until then commands fail at once. The caller disconnects
 * it. `ioredis` is an optional peer dependency.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { Redis: Client } = await loadWith('OAUTH_BINDING_REDIS_URL', 'ioredis', () => import('ioredis'))
  const client = new Client(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestRestMs)
  })
  // Each command rejects by itself; without a listener ioredis prints each failure as well.
  client.on('error', () => undefined)
  await client.connect().catch(() => undefined)
  return client
}
