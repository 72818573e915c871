import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { until } from '../../../../test/helpers/until.js'
import { connectForeign, executeSql } from '../../../../test/helpers/execute-sql.js'
import { repeatFor } from '../repeat-for.js'
import type { Bench, Setup, Situation } from '../situation.js'

const kind = 'postgresql'
const clients = 6

/** What a transaction of the service locks, by the user; each is locked here in any order. */
const locks = [
  'SELECT 1 FROM oauth_states WHERE user_id = $1 FOR UPDATE',
  'SELECT 1 FROM oauth_bindings WHERE user_id = $1 FOR UPDATE',
  'SELECT 1 FROM oauth_identities i JOIN oauth_bindings b ON b.id = i.binding_id WHERE b.user_id = $1 FOR UPDATE OF i',
  'SELECT 1 FROM oauth_sign_ins s JOIN oauth_bindings b ON b.id = s.binding_id WHERE b.user_id = $1 FOR UPDATE OF s',
  'UPDATE oauth_bindings SET nickname = nickname WHERE user_id = $1'
]

/** Locks rows of some users in an order of its own. */
async function lockAround(client: pg.Client, { random }: Bench, users: number): Promise<void> {
  await client.query('BEGIN')
  try {
    for (const lock of locks.toSorted(() => random() - 0.5).slice(0, 3)) {
      await client.query(lock, [String(1 + Math.floor(random() * users))])
      await sleep(random() * 15)
    }
  } catch {
    // It was the victim of a deadlock itself.
  }
  await client.query('ROLLBACK')
}

/** An idle server process tells its counts after at most 10 s. */
const countedWithinMs = 15_000

async function countDeadlocks(url: string): Promise<number> {
  const [result] = await executeSql(url, 'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
  return Number((result?.rows as { deadlocks: string }[])[0]?.deadlocks)
}

/** Foreign transactions take row locks in other orders; the service's own are the victims, as their waits are checked first. */
const deadlocks: Situation = {
  name: 'deadlocks',
  kind,
  prepare: async (bench) => {
    const { databases, holdMs } = bench
    const databaseUrl = await databases.create('deadlocks')
    const name = new URL(databaseUrl).pathname.slice(1)
    await executeSql(databaseUrl, `ALTER DATABASE ${name} SET deadlock_timeout = '5ms'`)
    return {
      databaseUrl,
      readiness: { meanwhile: 'ready' },
      disturb: async () => {
        const storm = Array.from({ length: clients }, async () => {
          const client = await connectForeign(databaseUrl)
          await client.query("SET deadlock_timeout = '10s'")
          await repeatFor(holdMs, () => lockAround(client, bench, 24))
          await client.end()
        })
        await Promise.all(storm)
      },
      check: async () => {
        const hadDeadlock = until(async () => (await countDeadlocks(databaseUrl)) > 0, countedWithinMs)
        return hadDeadlock.then(
          () => [],
          () => ['there was no deadlock']
        )
      }
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
