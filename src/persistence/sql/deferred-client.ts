import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SqlClient } from './sql-client.js'

/** What a Prisma client is here. */
interface PrismaClientLike extends SqlClient {
  $connect(): Promise<void>
  $disconnect(): Promise<void>
}

/** Makes a Prisma client on an adapter. */
export type MakeClient = (adapter: SqlDriverAdapterFactory) => Promise<PrismaClientLike>

/** A Prisma client that is loaded when it is first used. */
export interface LazyClient {
  client: SqlClient
  /** Returns the Prisma client itself, connected. */
  load(): Promise<SqlClient>
  /** Closes the adapter, and the client with it. */
  close(): Promise<void>
}

/**
 * Creates a client that loads Prisma's when it is first used: what interprets its queries is a quarter of the start, and
 * most instances serve on single statements alone.
 *
 * @param adapter Connected. The client works on it, too.
 */
export function createDeferredClient(adapter: SqlDriverAdapter, makeClient: MakeClient): LazyClient {
  const { provider, adapterName } = adapter
  let loading: Promise<PrismaClientLike> | undefined
  const open = async (): Promise<PrismaClientLike> => {
    const client = await makeClient({ provider, adapterName, connect: async () => adapter })
    await client.$connect()
    return client
  }
  const forget = (error: unknown): never => {
    loading = undefined
    throw error
  }
  // One that could not be loaded is tried again.
  const load = (): Promise<PrismaClientLike> => (loading ??= open().catch(forget))
  return {
    client: {
      $queryRaw: async (query, ...values) => (await load()).$queryRaw(query, ...values),
      $executeRaw: async (query, ...values) => (await load()).$executeRaw(query, ...values),
      $transaction: async (action, options) => (await load()).$transaction(action, options)
    },
    load,
    close: async () => (loading === undefined ? adapter.dispose() : (await loading).$disconnect())
  }
}
