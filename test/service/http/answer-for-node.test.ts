import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { handleError } from '../../../src/routes/answers/error-handler.js'
import { answerForNode, nodeServerOptions } from '../../../src/service/http/answer-for-node.js'
import { sendRaw } from '../../helpers/send-raw.js'

t.test('answerForNode() answers in the envelope what Node would answer by itself', async (t) => {
  const app = Fastify({ http: nodeServerOptions })
  answerForNode(app)
  app.setErrorHandler(handleError)
  app.get('/', async () => 'served')
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const ask = (...lines: string[]) =>
    sendRaw((app.server.address() as AddressInfo).port, `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  const unreadable = /^HTTP\/1\.1 400 Bad Request\r\n.*"error":"REQUEST_UNREADABLE"\}$/s
  t.match(await ask('GET / HTTP/1.1'), unreadable, 'HTTP/1.1 without Host')
  t.match(await ask('GET /unknown HTTP/1.1'), unreadable, 'on whatever path')
  t.match(await ask('GET / HTTP/1.0'), /^HTTP\/1\.1 200 .*served$/s, 'HTTP/1.0 needs none')
  t.match(await ask('GET / HTTP/1.1', 'Host:'), /^HTTP\/1\.1 200 .*served$/s, 'an empty one is one')
  t.match(await ask('GET / HTTP/1.1', 'Host: a', 'Expect: magic'), /^HTTP\/1\.1 200 .*served$/s, 'an unknown Expect')
})
