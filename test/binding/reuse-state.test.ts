import t, { type Test } from 'tap'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { authorize, buildApp, testSecret, type TestApp, type TestUser } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'

const newSecret = 'the key after a rotation, 32 characters'

/** Instances of one application, each with its secret: one database, the same providers. */
function createFleet(t: Test, kind: DatabaseKind) {
  let shared: (Pick<OauthBindingPluginOptions, 'providers'> & { database: { url: string } }) | undefined
  return async (secret: OauthBindingPluginOptions['secret']): Promise<TestApp> => {
    const host = await buildApp(t, {
      kind,
      ...(shared === undefined ? {} : { database: shared.database }),
      plugin: (options) => {
        shared ??= { providers: options.providers, database: { url: '' } }
        return { ...options, providers: shared.providers, secret }
      }
    })
    shared!.database = host.database
    return host
  }
}

async function listWechat(host: TestApp, user: TestUser): Promise<string> {
  const items = await host.list(user)
  return items.find(({ name }) => name === 'wechat')!.url
}

for (const kind of databaseKinds) {
  t.test(`a ceremony that began before a rotation of the secret completes after it (${kind})`, async (t) => {
    const startInstance = createFleet(t, kind)
    const old = await startInstance(testSecret)
    const user = await old.createUser()
    const listed = await listWechat(old, user)
    const issued = await old.issue(user, 'DING_TALK')
    const rotated = await startInstance([newSecret, testSecret])
    t.equal(await listWechat(rotated, user), listed, 'the listing hands out the same URL')
    t.equal((await rotated.complete(user, 'WECHAT', await authorize(listed, 'xiaoming'))).status, 200)
    t.equal((await rotated.complete(user, 'DING_TALK', await authorize(issued, 'xiaoming'))).status, 200)
  })

  t.test(`a listing under a secret that is unknown to it replaces the URL, both complete (${kind})`, async (t) => {
    const startInstance = createFleet(t, kind)
    const old = await startInstance(testSecret)
    const user = await old.createUser()
    const listed = await listWechat(old, user)
    const replaced = await startInstance(newSecret)
    const fresh = await listWechat(replaced, user)
    t.not(fresh, listed)
    t.equal(await listWechat(replaced, user), fresh, 'and is then stable')
    t.equal((await replaced.complete(user, 'WECHAT', await authorize(listed, 'xiaoming'))).status, 200)
    t.equal((await old.complete(user, 'WECHAT', await authorize(fresh, 'xiaoming'))).status, 200)
  })

  t.test(`instances with different secrets during a rollout add one state each, none a poll (${kind})`, async (t) => {
    const startInstance = createFleet(t, kind)
    const old = await startInstance([testSecret, newSecret])
    const user = await old.createUser()
    const rotated = await startInstance([newSecret, testSecret])
    const first = await listWechat(rotated, user)
    for (let poll = 0; poll < 3; poll += 1) {
      t.equal(await listWechat(old, user), first, 'a state of the newer instance')
      t.equal(await listWechat(rotated, user), first)
    }
    t.equal((await countRows(old)).oauth_states, 2, 'one a provider')
    old.clock.advance(301)
    rotated.clock.advance(301)
    const second = await listWechat(old, user)
    t.not(second, first)
    t.equal(await listWechat(rotated, user), second, 'a state of the older instance')
    t.equal((await countRows(old)).oauth_states, 4)
  })
}
