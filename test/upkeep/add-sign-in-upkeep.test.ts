import { EventEmitter, once } from 'node:events'
import t from 'tap'
import { buildApp } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { openBrowser } from '../helpers/visitor.js'

for (const kind of databaseKinds) {
  t.test(`oauthSignInPlugin() deletes sign-ins and sessions that are over (${kind})`, async (t) => {
    const rounds = new EventEmitter()
    const host = await buildApp(t, {
      kind,
      signIn: (given) => {
        const { store } = given
        const deleteExpiredSessions: typeof store.deleteExpiredSessions = async (now, limit) => {
          const count = await store.deleteExpiredSessions(now, limit)
          rounds.emit('over')
          return count
        }
        return { ...given, store: { ...store, deleteExpiredSessions }, sweepIntervalSeconds: 1 }
      }
    })
    const alive = setInterval(() => {}, 60_000)
    t.teardown(() => clearInterval(alive))
    t.equal((await openBrowser(t, host).signIn('WECHAT', 'xiaoming')).status, 409)
    t.equal((await countRows(host))['oauth_sign_ins'], 1)
    host.clock.advance(86_400)
    while ((await countRows(host))['oauth_sign_ins'] === 1) await once(rounds, 'over')
    t.equal((await countRows(host))['oauth_sign_ins'], 0)
  })
}

t.test('oauthSignInPlugin() deletes nothing when told so, and closes', async (t) => {
  const signIn = (given: Parameters<NonNullable<Parameters<typeof buildApp>[1]['signIn']>>[0]) => {
    const fail = async () => t.fail('nothing is deleted') as never
    const store = { ...given.store, deleteExpiredSignIns: fail, deleteExpiredSessions: fail }
    return { ...given, store, sweepIntervalSeconds: 0 }
  }
  const { app } = await buildApp(t, { kind: 'sqlite', signIn })
  await app.close()
})
