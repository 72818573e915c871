import t from 'tap'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { authorize, buildApp } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { until } from '../helpers/until.js'

for (const kind of databaseKinds) {
  t.test(`issueState() keeps the newest open states of a user, and few beyond them (${kind})`, async (t) => {
    const plugin = (options: OauthBindingPluginOptions) => ({ ...options, maxOpenStates: 4 })
    const host = await buildApp(t, { kind, plugin })
    const user = await host.createUser()
    const other = await host.createUser()
    const theirs = await host.issue(other, 'WECHAT')
    await host.list(user)
    const urls: string[] = []
    for (let count = 1; count <= 12; count += 1) {
      host.clock.advance(1)
      urls.push(await host.issue(user, 'WECHAT'))
      // Those are the other user's, the listing's two, the newest four, and every other time one that is not yet too
      // much. Nobody waits for the deletion, which rests after each statement.
      await until(async () => ((await countRows(host)).oauth_states ?? 0) <= 1 + 2 + 4 + (count % 2))
      t.pass(`bounded after ${count}`)
    }
    const complete = async (url: string) =>
      (await host.complete(user, 'WECHAT', await authorize(url, 'xiaoming'))).status
    t.equal(await complete(urls[7]!), 403, 'the fifth newest')
    for (const url of urls.slice(-4)) t.equal(await complete(url), 200)
    const callback = await authorize(theirs, 'lihua')
    t.equal((await host.complete(other, 'WECHAT', callback)).status, 200, 'another user’s is no concern')
  })
}

t.test('issueState() neither waits for what is too many to be deleted, nor fails with it', async (t) => {
  let fail: (error: Error) => void = () => undefined
  const answer = new Promise<never>((_resolve, reject) => {
    fail = reject
  })
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      store: { ...options.store, deleteExcessStates: () => answer },
      maxOpenStates: 1
    })
  })
  const user = await host.createUser()
  t.match(await host.issue(user, 'WECHAT'), /^https?:/)
  t.match(await host.issue(user, 'WECHAT'), /^https?:/)
  fail(new Error('away'))
  await host.app.close()
})
