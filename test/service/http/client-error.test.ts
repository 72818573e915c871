import { connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { handleClientError } from '../../../src/service/http/client-error.js'
import { sendRaw } from '../../helpers/send-raw.js'

async function startHost(t: Test) {
  const app = Fastify({ clientErrorHandler: handleClientError })
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: (app.server.address() as AddressInfo).port }
}

t.test('handleClientError() answers in the envelope and closes the connection when', async (t) => {
  const { port } = await startHost(t)
  const unreadable = {
    'the request line is nonsense': 'nonsense\r\n\r\n',
    'a header is nonsense': 'GET / HTTP/1.1\r\nHost: x\r\nA b\r\n\r\n',
    'the headers are too large': `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(70_000)}\r\n\r\n`
  }
  for (const [when, bytes] of Object.entries(unreadable)) {
    const [head = '', body = ''] = (await sendRaw(port, bytes)).split('\r\n\r\n')
    t.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/, when)
    t.match(head, 'Cache-Control: no-store\r\nContent-Language: zh-CN\r\nX-Content-Type-Options: nosniff\r\n', when)
    t.equal(body, '{"code":400,"msg":"无法解析请求。","error":"REQUEST_UNREADABLE"}', when)
    t.match(head, `Content-Length: ${Buffer.byteLength(body)}`, when)
  }
})

t.test('handleClientError() destroys a connection that cannot be answered', async (t) => {
  const { app, port } = await startHost(t)
  const call = (code: string, socket: Socket) =>
    handleClientError.call(app, Object.assign(new Error('x'), { code }), socket)
  for (const code of ['ECONNRESET', 'EPIPE']) {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    if (code === 'EPIPE') socket.end()
    call(code, socket)
    t.ok(socket.destroyed, code)
  }
})
