import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fastify, { type FastifyInstance } from 'fastify'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { storeTables } from '../../../src/persistence/verify-tables.js'
import { createWechatProvider } from '../../../src/platforms/wechat/provider.js'
import { oauthSignInPlugin } from '../../../src/sign-in-plugin.js'
import { openStressDatabase } from '../stress-database.js'

/** How a crowd is run. */
export interface CrowdOptions {
  databaseUrl: string
  /** How many URLs are asked for. */
  requests: number
  /** Is told how many were. */
  onProgress?: (count: number) => void
}

/** What a crowd did. */
export interface CrowdReport {
  requests: number
  /** Rows in all tables, before and after. */
  rows: [number, number]
  /** Bytes of the heap that stay beyond a fixed amount, a request; negative when there are none. */
  bytesPerRequest: number
  failures: string[]
}

const atOnce = 50
/** As many requests fill caches and pools. */
const warmUp = 1000
/** A collection takes what the last responses hold in one of the next turns of the event loop. */
const maxCollections = 100
/** Less freed by a collection counts as nothing, in bytes. */
const freedLimit = 10_000
const bytesLimit = 100
/** What may stay however many requests there are, in bytes. */
const slack = 2_000_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

async function createHost(databaseUrl: string): Promise<FastifyInstance> {
  const database = await openDatabase(databaseUrl)
  const app = fastify()
  app.addHook('onClose', () => database.close())
  await app.register(oauthSignInPlugin, {
    store: createPrismaStore(database),
    providers: [
      createWechatProvider({
        appId: 'wx0000000000000000',
        appSecret: 'never-asked',
        redirectUri: 'https://app.example.com/login'
      })
    ],
    secret: 'a key for tests only, 32 characters',
    createSession: () => ({ token: '', role: '' })
  })
  return app
}

async function ask(app: FastifyInstance, requests: number, onProgress?: (count: number) => void): Promise<number> {
  let refused = 0
  for (let sent = 0; sent < requests; sent += atOnce) {
    const answers = await Promise.all(Array.from({ length: atOnce }, () => app.inject('/login')))
    refused += answers.filter(({ statusCode }) => statusCode !== 200).length
    onProgress?.(sent + atOnce)
  }
  return refused
}

/** Returns the bytes of the heap that stay: collections go on until they free nothing more. */
async function settleHeap(): Promise<number> {
  let bytes = Number.POSITIVE_INFINITY
  for (let quiet = 0, count = 0; quiet < 3 && count < maxCollections; count += 1) {
    await nextTurn()
    collectGarbage()
    const { heapUsed } = process.memoryUsage()
    quiet = heapUsed < bytes - freedLimit ? 0 : quiet + 1
    bytes = Math.min(bytes, heapUsed)
  }
  return bytes
}

async function countRows(databaseUrl: string): Promise<number> {
  const database = await openStressDatabase(databaseUrl)
  try {
    let rows = 0
    for (const { table } of storeTables) {
      const [row] = await database.query(`SELECT count(*) AS n FROM ${table}`)
      rows += Number(row?.['n'])
    }
    return rows
  } finally {
    await database.close()
  }
}

/**
 * Has visitors ask for authorize URLs, who never sign in: no row is stored for them, and the memory of the process does
 * not grow.
 */
export async function runCrowd({ databaseUrl, requests, onProgress }: CrowdOptions): Promise<CrowdReport> {
  const app = await createHost(databaseUrl)
  try {
    const refused = await ask(app, warmUp)
    const rowsBefore = await countRows(databaseUrl)
    const before = await settleHeap()
    const refusedLater = await ask(app, requests, onProgress)
    const bytesPerRequest = Math.round(((await settleHeap()) - before - slack) / requests)
    const rows: [number, number] = [rowsBefore, await countRows(databaseUrl)]
    const failures = [
      ...(refused + refusedLater === 0 ? [] : [`${refused + refusedLater} requests were refused`]),
      ...(rows[0] === rows[1] ? [] : [`${rows[1] - rows[0]} rows were stored`]),
      ...(bytesPerRequest <= bytesLimit ? [] : [`${bytesPerRequest} bytes a request stay`])
    ]
    return { requests, rows, bytesPerRequest, failures }
  } finally {
    await app.close()
  }
}
