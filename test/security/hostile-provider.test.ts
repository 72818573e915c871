import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { buildApp, type TestApp, type TestUser } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

type Answer = (response: ServerResponse) => void

const json = (body: unknown): Answer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (response) => response.end(text)
}
const tokens = { access_token: 'vendor-token', expires_in: 7200, refresh_token: 'r', scope: 'snsapi_login' }
const exchanged = json({ ...tokens, openid: 'openid-of-one', unionid: 'unionid-of-one' })

/** A platform that answers as it is told; `asked` are the paths that were asked for. */
async function startPlatform(t: Test) {
  const platform = { exchange: exchanged, profile: json({}), asked: [] as string[], origin: '' }
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '')
    platform.asked.push(path)
    const answer = path === '/sns/oauth2/access_token' ? platform.exchange : platform.profile
    response.on('error', () => {})
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  platform.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return platform
}

type Platform = Awaited<ReturnType<typeof startPlatform>>

/** Sends a byte of JSON again and again, for as long as somebody listens. */
const endless: Answer = (response) => {
  response.write('{"access_token":"')
  const timer = setInterval(() => response.write('x'), 5)
  response.on('close', () => clearInterval(timer))
}
const redirect =
  (platform: Platform): Answer =>
  (response) => {
    response.writeHead(302, { location: `${platform.origin}/stolen` }).end()
  }
const huge: Answer = (response) => response.end(`{"access_token":"${'x'.repeat(5_000_000)}"}`)
const deep = json(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)

async function complete(host: TestApp, user: TestUser) {
  const state = new URL(await host.issue(user, 'WECHAT')).searchParams.get('state')!
  return host.complete(user, 'WECHAT', { code: 'code-of-somebody', state })
}

for (const kind of databaseKinds) {
  t.test(`a hostile provider binds nobody, whatever it answers (${kind})`, async (t) => {
    const platform = await startPlatform(t)
    const host = await buildApp(t, {
      kind,
      plugin: (options) => ({
        ...options,
        providers: [
          createWechatProvider({
            ...{ appId: 'wx1', appSecret: 'secret-of-wx1', redirectUri: 'http://localhost:8000/' },
            ...{ apiBaseUrl: platform.origin, requestTimeoutMs: 1000 }
          })
        ]
      })
    })
    const user = await host.createUser()
    const wrong = { openid: 1, access_token: true, unionid: {} }
    const cases: Record<string, [Answer, Answer, number[]]> = {
      'redirects the exchange': [redirect(platform), exchanged, [502]],
      'redirects the profile': [exchanged, redirect(platform), [502]],
      'answers the exchange without an end': [endless, exchanged, [504]],
      'answers the profile without an end': [exchanged, endless, [504]],
      'answers with megabytes': [huge, exchanged, [502]],
      'nests 200 000 lists': [deep, exchanged, [502]],
      'nests them in the profile': [exchanged, deep, [502]],
      'answers with wrong types': [json({ ...tokens, ...wrong }), exchanged, [502]],
      'answers with no object': [json('"openid"'), exchanged, [502]],
      'poisons the prototype': [json('{"__proto__":{"access_token":"a","openid":"openid-of-one"}}'), exchanged, [502]],
      'names another person at the second call': [
        exchanged,
        json({ openid: 'openid-of-another', nickname: 'x', unionid: 'unionid-of-one' }),
        [502]
      ],
      'names another union id at the second call': [
        exchanged,
        json({ openid: 'openid-of-one', nickname: 'x', unionid: 'unionid-of-another' }),
        [502]
      ]
    }
    for (const [name, [exchange, profile, statuses]] of Object.entries(cases)) {
      Object.assign(platform, { exchange, profile })
      const answer = await complete(host, user)
      t.ok(statuses.includes(answer.status), `${name}: ${answer.text}`)
    }
    t.notOk(platform.asked.includes('/stolen'), 'no redirect was followed')
    t.match(await host.list(user), [{ name: 'wechat', has_binding: false }])
  })
}
