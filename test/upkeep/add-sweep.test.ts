import fastify from 'fastify'
import t from 'tap'
import { addSweep, listSignInTasks } from '../../src/upkeep/add-sweep.js'
import { databaseKinds } from '../helpers/databases.js'
import { openStore } from '../helpers/open-store.js'
import { createTokenSession, signIn } from '../helpers/sign-in-actor.js'
import { at, bind, contextOf, openId } from '../helpers/store-actor.js'
import { until } from '../helpers/until.js'

for (const kind of databaseKinds) {
  t.test(`addSweep() deletes sign-ins and sessions whose time is over, from ready to close (${kind})`, async (t) => {
    const { store, readTokens } = await openStore(t, kind)
    await bind(store, contextOf('7'), [openId('a')])
    for (const seconds of [100, 9000]) {
      await signIn(store, [openId('a')], { createSession: createTokenSession({ expiresAt: at(seconds) }) })
    }
    const app = fastify()
    addSweep(app, listSignInTasks(store), { sweepIntervalSeconds: 0.01, now: () => at(700) })
    await app.ready()
    await until(async () => (await readTokens()).length === 1)
    await app.close()
    t.equal(await store.deleteExpiredSignIns(at(700), 10), 0, 'they are gone already')
  })
}

t.test('addSweep() with an interval of 0, or before the server is ready, deletes nothing', async (t) => {
  const asked: Date[] = []
  const task = { name: 'Rows', rows: 'old_events' as const, deleteBatch: async (now: Date) => asked.push(now) * 0 }
  const never = fastify()
  addSweep(never, [task], { sweepIntervalSeconds: 0, now: () => at(0) })
  await never.ready()
  await never.close()
  const unready = fastify()
  addSweep(unready, [task], { sweepIntervalSeconds: 0.001, now: () => at(0) })
  await unready.close()
  t.strictSame(asked, [])
})
