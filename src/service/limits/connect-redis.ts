import type { Redis } from 'ioredis'
import { ConfigError } from '../config/config-error.js'

export type { Redis }

/** How long Redis may take to connect, or to answer, in ms; then a request does without it. */
const timeoutMs = 500
/** The longest rest between two tries to connect, in ms. */
const longestRestMs = 2000

/**
 * Connects to Redis. When that fails, and when the connection is lost, the client connects again by itself; until then
 * commands fail at once. It stays the caller's to disconnect.
 *
 * @param load Loads the package, which is installed by those who use Redis.
 * @throws ConfigError when the package `ioredis` is not installed.
 */
export async function connectRedis(url: string, load = () => import('ioredis')): Promise<Redis> {
  const { Redis: Client } = await load().catch(() => {
    throw new ConfigError(['OAUTH_BINDING_REDIS_URL needs the package ioredis: npm install ioredis@5.'])
  })
  const client = new Client(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestRestMs)
  })
  // Whoever sends a command is told; without a listener each failure would be printed as well.
  client.on('error', () => undefined)
  await client.connect().catch(() => undefined)
  return client
}
