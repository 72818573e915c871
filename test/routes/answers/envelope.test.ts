import { createGzip, gunzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { buildApp, familyUrl } from '../../helpers/build-app.js'
import { databaseKinds } from '../../helpers/databases.js'

const wrap = (payload: unknown): object => ({ ok: true, payload })

/** The ways in which a host wraps every answer of its own. */
const wrappers: Record<string, (app: FastifyInstance) => unknown> = {
  preSerialization: (app) => app.addHook('preSerialization', async (_request, _reply, payload) => wrap(payload)),
  'a reply serializer': (app) => app.setReplySerializer((payload) => JSON.stringify(wrap(payload))),
  'a serializer of the reply': (app) =>
    app.addHook('onRequest', async (_request, reply) => {
      reply.serializer((payload: unknown) => JSON.stringify(wrap(payload)))
    }),
  onSend: (app) =>
    app.addHook('onSend', async (_request, reply, payload) => {
      reply.code(200).type('text/plain')
      return JSON.stringify(wrap(payload))
    }),
  'onSend with a stream': (app) =>
    app.addHook('onSend', async (_request, _reply, payload) => Readable.from([JSON.stringify(wrap(payload))])),
  'onSend of each route': (app) =>
    app.addHook('onRoute', (route) => {
      route.onSend = async (_request, _reply, payload) => JSON.stringify(wrap(payload))
    }),
  'the status alone': (app) =>
    app.addHook('onSend', async (_request, reply, payload) => {
      reply.code(200)
      return payload
    })
}

for (const kind of databaseKinds) {
  for (const [name, wrapAll] of Object.entries(wrappers)) {
    await t.test(`a host wraps every answer by ${name}, ours are exact (${kind})`, async (t) => {
      const host = await buildApp(t, { kind, host: wrapAll })
      const user = await host.createUser()
      t.equal((await host.unbind(user, 'WECHAT')).text, '{"code":200,"data":"操作成功","msg":"success"}')
      t.equal((await host.list(user)).length, 2)
      const anonymous = await host.send(null, { url: familyUrl })
      t.strictSame([anonymous.status, anonymous.text], [401, '{"code":401,"msg":"请求未认证"}'])
      const put = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: {} })
      t.strictSame([put.status, put.body.error], [403, undefined])
      t.equal((await host.send(user, { method: 'PUT', url: `${familyUrl}/X/Y` })).status, 404)
      t.equal((await host.send(user, { method: 'DELETE', url: familyUrl })).status, 405)
    })
  }
}

await t.test('a host’s onSend hook that replaces bodies, the log names its kind, once', async (t) => {
  const lines: string[] = []
  const host = await buildApp(t, {
    kind: 'sqlite',
    server: { logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } } },
    host: wrappers['onSend']!
  })
  for (let index = 0; index < 3; index += 1) await host.send(null, { url: familyUrl })
  const told = lines.filter((line) => line.includes('onSend'))
  t.equal(told.length, 1)
  t.match(JSON.parse(told[0]!), { route: familyUrl, msg: /An onSend hook of the host replaces/ })
})

await t.test('a host’s hooks may compress a body and answer 304, with the status that was sent', async (t) => {
  const host = await buildApp(t, {
    kind: 'sqlite',
    host: (app) =>
      app.addHook('onSend', async (request, reply, payload) => {
        if (request.headers['if-none-match'] !== undefined) {
          reply.code(304)
          return ''
        }
        if (request.headers['x-status'] !== undefined) reply.code(418)
        reply.header('content-encoding', 'gzip').removeHeader('content-length')
        return Readable.from([payload as string]).pipe(createGzip())
      })
  })
  for (const headers of [{}, { 'x-status': '1' }]) {
    const zipped = await host.app.inject({ url: familyUrl, headers })
    t.equal(zipped.statusCode, 401)
    t.equal(gunzipSync(zipped.rawPayload).toString(), '{"code":401,"msg":"请求未认证"}')
  }
  const known = await host.app.inject({ url: familyUrl, headers: { 'if-none-match': '"x"' } })
  t.strictSame([known.statusCode, known.body], [304, ''])
})
