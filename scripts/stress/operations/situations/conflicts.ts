import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { connectForeign, executeSql } from '../../../../test/helpers/execute-sql.js'
import type { Bench, Setup, Situation } from '../situation.js'

const kind = 'postgresql'

/** Each user is as likely to be chosen; the run has at least so many. */
const users = 24
/** When a transaction that waits looks for a deadlock, in ms after it began to wait: once, so it must exist by then. */
const lookMs = 250
/** The foreign transaction looks later, and finds only a deadlock that the other one missed. */
const foreignLookMs = 2000
/** How long a row is locked before a transaction of the service wants it, in ms. */
const patienceMs = 500
/** The most time in which the service has to have met a deadlock, in ms. */
const mostMs = 60_000

/** Returns a transaction that waits for this one; `null`: there is none. */
async function findWaiting(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ transaction: string }>(
    `SELECT virtualtransaction AS transaction FROM pg_locks
     WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)) LIMIT 1`
  )
  return rows[0]?.transaction ?? null
}

async function isWaiting(client: pg.Client, transaction: string): Promise<boolean> {
  const waits = 'SELECT 1 FROM pg_locks WHERE virtualtransaction = $1 AND NOT granted'
  return (await client.query(waits, [transaction])).rowCount !== 0
}

/**
 * Locks a binding until a transaction of the service waits for it, then wants what that one has locked before: a
 * completion or an unbind the states, a sign-in its own row. Returns whether it was aborted: it ended, though what it
 * waited for is still locked here.
 */
async function crossOne(client: pg.Client, userId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM oauth_bindings WHERE user_id = $1 FOR UPDATE', [userId])
  if (rowCount === 0) return false
  const end = performance.now() + patienceMs
  let waiting = await findWaiting(client)
  while (waiting === null && performance.now() < end) {
    await sleep(5)
    waiting = await findWaiting(client)
  }
  if (waiting === null) return false
  await client.query('SELECT 1 FROM oauth_states WHERE user_id = $1 FOR UPDATE', [userId])
  await client.query('SELECT 1 FROM oauth_sign_ins WHERE outcome IS NULL FOR UPDATE')
  return !(await isWaiting(client, waiting))
}

async function cross(client: pg.Client, userId: string): Promise<boolean> {
  await client.query('BEGIN')
  try {
    return await crossOne(client, userId)
  } catch (error) {
    // It was the victim itself.
    if ((error as { code?: string }).code !== '40P01') throw error
    return false
  } finally {
    await client.query('ROLLBACK')
  }
}

/**
 * One foreign transaction after the other takes two row locks in the order that is not the service's; the service's own
 * transactions are the victims, as they look for a deadlock first.
 */
const deadlocks: Situation = {
  name: 'deadlocks',
  kind,
  prepare: async ({ databases, holdMs, random }) => {
    const databaseUrl = await databases.create('deadlocks')
    const name = new URL(databaseUrl).pathname.slice(1)
    await executeSql(databaseUrl, `ALTER DATABASE ${name} SET deadlock_timeout = ${lookMs}`)
    let aborted = 0
    return {
      databaseUrl,
      readiness: { meanwhile: 'ready' },
      disturb: async () => {
        const client = await connectForeign(databaseUrl)
        await client.query(`SET deadlock_timeout = ${foreignLookMs}`)
        const from = performance.now()
        for (let ms = 0; ms < holdMs || (aborted === 0 && ms < mostMs); ms = performance.now() - from) {
          if (await cross(client, String(1 + Math.floor(random() * users)))) aborted += 1
        }
        await client.end()
      },
      check: async () => (aborted > 0 ? [] : ['no transaction of the service was the victim of a deadlock'])
    }
  }
}

/** Transactions of the service run at an isolation level at which PostgreSQL aborts some of them. */
async function isolate({ databases, holdMs }: Bench, level: string): Promise<Setup> {
  const databaseUrl = await databases.create(`isolation_${level.replace(' ', '_')}`)
  const name = new URL(databaseUrl).pathname.slice(1)
  await executeSql(databaseUrl, `ALTER DATABASE ${name} SET default_transaction_isolation = '${level}'`)
  return { databaseUrl, isLasting: true, readiness: { meanwhile: 'ready' }, disturb: () => sleep(holdMs) }
}

export const ofConflicts: readonly Situation[] = [
  deadlocks,
  { name: 'repeatable-read', kind, prepare: (bench) => isolate(bench, 'repeatable read') },
  { name: 'serializable', kind, prepare: (bench) => isolate(bench, 'serializable') }
]
