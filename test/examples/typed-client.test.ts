import t, { type Test } from 'tap'
import { authorize, buildApp, type TestApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'
import { bindWechat, signIn } from './typed-client.js'

async function start(t: Test, kind: (typeof databaseKinds)[number]): Promise<TestApp & { origin: string }> {
  const host = await buildApp(t, { kind, signIn: (options) => options })
  return { ...host, origin: await host.app.listen({ host: '127.0.0.1', port: 0 }) }
}

for (const kind of databaseKinds) {
  await t.test(`bindWechat() binds, and says what to do about a conflict (${kind})`, async (t) => {
    const host = await start(t, kind)
    const [user, other] = [await host.createUser(), await host.createUser()]
    const allow = async (type: 'WECHAT' | 'DING_TALK', url: string) => ({ type, ...(await authorize(url, 'xiaoming')) })
    t.equal(await bindWechat(host.origin, user.token, allow), '小明')
    t.equal(await bindWechat(host.origin, other.token, allow), 'Unbind it from the other account first.')
    const late = async (type: 'WECHAT' | 'DING_TALK') => ({ type, code: 'c', state: 's' })
    t.equal(await bindWechat(host.origin, user.token, late), 'That took too long. Start again.')
    t.equal(await bindWechat(host.origin, 'nobody', allow), 'The request is not authenticated.')
  })

  await t.test(`signIn() binds with the ticket first, and signs in then (${kind})`, async (t) => {
    const host = await start(t, kind)
    const { userId, token } = await host.createUser()
    const allow = async (type: 'WECHAT' | 'DING_TALK', url: string) => ({ type, ...(await authorize(url, 'xiaoming')) })
    t.equal(await signIn(host.origin, allow, async () => token), token)
    t.equal(await signIn(host.origin, allow, async () => 'not asked'), `session of ${userId} by WECHAT`)
  })
}
