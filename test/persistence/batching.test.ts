import t from 'tap'
import { createBindingError } from '../../src/errors.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { NewState } from '../../src/persistence/store.js'
import type { SqlDatabase } from '../../src/persistence/sql/sql-client.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import {
  at,
  bind,
  bindingsOf,
  contextOf,
  createState,
  openId,
  reusableStatesOf,
  start
} from '../helpers/store-actor.js'
import { until } from '../helpers/until.js'

const newState = (changes: Partial<NewState> = {}): NewState => createState(contextOf('user'), changes)

async function countStates({ client }: SqlDatabase): Promise<number> {
  const rows = await client.$queryRaw<{ n: number | bigint }[]>`SELECT count(*) AS n FROM oauth_states`
  return Number(rows[0]?.n)
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('insertState() called 10 000 times in one turn stores every state, once each', async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind)).url)
      const store = createPrismaStore(database)
      const states = Array.from({ length: 10_000 }, (_, index) => newState({ userId: `user-${index % 100}` }))
      await Promise.all(states.map(store.insertState))
      const rows = await database.client.$queryRaw<{ hash: string; userId: string }[]>`
        SELECT state_hash AS hash, user_id AS "userId" FROM oauth_states`
      t.strictSame(
        new Map(rows.map(({ hash, userId }) => [hash, userId])),
        new Map(states.map(({ stateHash, userId }) => [stateHash, userId]))
      )
    })

    await t.test('insertState() whose row conflicts fails alone; its neighbours in the batch are stored', async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind)).url)
      const store = createPrismaStore(database)
      const taken = newState({ userId: 'first' })
      await store.insertState(taken)
      const states = [newState(), newState(), { ...taken, userId: 'second' }, newState(), newState()]
      const outcomes = await Promise.allSettled(states.map(store.insertState))
      t.strictSame(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']
      )
      t.equal(await countStates(database), 5)
      const [row] = await database.client.$queryRaw<{ userId: string }[]>`
        SELECT user_id AS "userId" FROM oauth_states WHERE state_hash = ${taken.stateHash}`
      t.equal(row?.userId, 'first')
    })

    await t.test('insertState() writes times as other statements read them', async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind)).url)
      const store = createPrismaStore(database)
      await store.insertState(newState({ expiresAt: at(10) }))
      t.equal(await store.deleteExpiredStates(new Date(at(10).getTime() - 1), 10), 0)
      t.equal(await store.deleteExpiredStates(at(10), 10), 1)
    })

    await t.test('insertState() in one turn of states that differ in a column stores each its own', async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind)).url)
      const differing = [
        {},
        { provider: 'DINGTALK' },
        { clientId: 'other' },
        { redirectUri: 'https://other.example/callback' },
        { createdAt: at(1) },
        { expiresAt: at(10) }
      ]
      const states = [...differing, ...differing].map((changes) => newState(changes))
      await Promise.all(states.map(createPrismaStore(database).insertState))
      for (const { stateHash, provider, clientId, redirectUri, createdAt, expiresAt } of states) {
        const rows = await database.client.$queryRaw`
          SELECT provider, client_id AS "clientId", redirect_uri AS "redirectUri" FROM oauth_states
          WHERE state_hash = ${stateHash} AND created_at = ${createdAt} AND expires_at = ${expiresAt}`
        t.strictSame(rows, [{ provider, clientId, redirectUri }])
      }
    })

    await t.test('findAccessToken() of many in one turn finds each its own', async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind)).url)
      const tokens = createPrismaAccessTokenStore(database)
      const wanted = Array.from({ length: 700 }, (_, index) => ({
        tokenHash: index.toString(16).padStart(64, '0'),
        holderType: 'App\\Models\\User',
        userId: String(index + 1),
        name: 'test',
        expiresAt: null
      }))
      const ids = await tokens.createAccessTokens(wanted, start)
      const found = await Promise.all([...ids, 'x', '999999999', ids[0]!].map(tokens.findAccessToken))
      t.strictSame(
        found.map((token) => token?.userId ?? null),
        [...wanted.map(({ userId }) => userId), null, null, '1']
      )
      await Promise.all(ids.map((id) => tokens.touchAccessToken(id, at(60))))
      const [row] = await database.client.$queryRaw<{ n: number | bigint }[]>`
        SELECT count(*) AS n FROM personal_access_tokens WHERE last_used_at IS NOT NULL`
      t.equal(Number(row?.n), 700)
    })

    await t.test('unbind() of many in one turn ends each binding with one event', async (t) => {
      const database = await openForTest(t, (await createDatabase(t, kind)).url)
      const store = createPrismaStore(database)
      const users = Array.from({ length: 40 }, (_, index) => `user-${index}`)
      for (const userId of users.slice(0, 30)) await bind(store, contextOf(userId), [openId(userId)])
      const all = [...users, ...users]
      const found = await Promise.all(all.map((userId) => store.unbind({ userId, provider: 'WECHAT', now: at(9) })))
      t.equal(found.filter(Boolean).length, 30, 'of two unbinds of one binding one found it')
      t.ok(users.slice(30).every((userId) => !found[all.indexOf(userId)]))
      const events = await database.client.$queryRaw<{ userId: string }[]>`
        SELECT user_id AS "userId" FROM binding_events WHERE type = 'UNBOUND'`
      t.strictSame(events.map(({ userId }) => userId).sort(), users.slice(0, 30).sort())
      t.strictSame(await bindingsOf(store, 'user-0'), [])
      const lists = await Promise.all(users.map((userId) => reusableStatesOf(store, userId, start)))
      t.ok(lists.every((list) => list.length === 0))
    })
  })
}

await t.test('findAccessToken() without its table fails for each caller', async (t) => {
  const database = await openForTest(t, (await createDatabase(t, 'sqlite', { migrated: false })).url)
  const tokens = createPrismaAccessTokenStore(database)
  const outcomes = await Promise.allSettled(['1', '2', '3'].map(tokens.findAccessToken))
  t.ok(outcomes.every(({ status }) => status === 'rejected'))
})

await t.test('insertState() whose connection is lost in the middle: each answer is true', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openForTest(t, url)
  const store = createPrismaStore(database)
  // The statement waits for this lock, and the connection is cut meanwhile.
  const held = newState()
  const blocker = await openForTest(t, url)
  const states = [newState(), held, newState()]
  const outcomes = await blocker.client.$transaction(async (transaction) => {
    await transaction.$executeRaw`
      INSERT INTO oauth_states (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at)
      VALUES (${held.stateHash}, 'n', 'u', 'p', 'c', 'r', ${start}, ${start})`
    const running = Promise.allSettled(states.map(store.insertState))
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    let pid: unknown
    await until(async () => {
      const [result] = await executeSql(url, waiting)
      pid = result?.rows[0]?.pid
      return pid !== undefined
    })
    await executeSql(url, `SELECT pg_terminate_backend(${String(pid)})`)
    return running
  })
  const away = createBindingError('STORE_UNAVAILABLE')
  for (const outcome of outcomes) t.match(outcome, { status: 'rejected', reason: { code: away.code } })
  t.equal(await countStates(database), 1, 'nothing of the batch is there')
  await Promise.all([newState(), newState()].map(store.insertState))
  t.equal(await countStates(database), 3, 'and the next batch is served')
})
