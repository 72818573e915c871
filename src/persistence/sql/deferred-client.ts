import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SqlClient } from './sql-client.js'

interface PrismaClientLike extends SqlClient {
  $connect(): Promise<void>
  $disconnect(): Promise<void>
}

export type MakeClient = (adapter: SqlDriverAdapterFactory) => Promise<PrismaClientLike>

export interface DeferredClient {
  client: SqlClient
  load(): Promise<SqlClient>
  close(): Promise<void>
}

/**
 * Loads Prisma's client on first use. Loading its query interpreter takes a quarter of the start, and most instances
 * run only single statements, which bypass it. The client shares the connections of the adapter.
 */
export function createDeferredClient(adapter: SqlDriverAdapter, makeClient: MakeClient): DeferredClient {
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
  // After a failure the next use tries again.
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
