import type { AddressInfo } from 'node:net'
import Fastify, { LogController } from 'fastify'
import t, { type Test } from 'tap'
import { createLoggerOptions } from '../../../src/service/log/logging.js'
import { addRequestLog } from '../../../src/service/log/request-log.js'
import { sendRaw } from '../../helpers/send-raw.js'

function buildHost(t: Test, level: string) {
  const lines: string[] = []
  const stream = {
    write(line: string) {
      lines.push(line)
    }
  }
  const app = Fastify({
    logger: createLoggerOptions(level, stream)!,
    logController: new LogController({ disableRequestLogging: true })
  })
  t.teardown(() => app.close())
  addRequestLog(app, stream)
  const read = () => lines.map((line) => JSON.parse(line))
  return { app, lines, read }
}

t.test('addRequestLog() writes a line a request, without query, headers or body', async (t) => {
  const { app, lines, read } = buildHost(t, 'info')
  app.post('/things', async () => ({ answer: 'secret-answer' }))
  await app.inject({
    method: 'POST',
    url: '/things?code=secret-code',
    headers: { authorization: 'Bearer secret-token', cookie: 'secret-cookie' },
    payload: { state: 'secret-state' }
  })
  t.equal(lines.length, 1)
  t.notMatch(lines[0], 'secret')
  t.match(read()[0], {
    msg: 'request completed',
    req: { method: 'POST', path: '/things', remoteAddress: '127.0.0.1' },
    res: { statusCode: 200 },
    responseTime: Number
  })
})

t.test('addRequestLog() writes the probes and metrics at level debug', async (t) => {
  for (const [level, count] of [
    ['warn', 0],
    ['info', 1],
    ['debug', 4],
    ['trace', 4]
  ] as const) {
    const { app, lines } = buildHost(t, level)
    for (const url of ['/health/live', '/health/ready', '/metrics', '/metrics-of-mine']) await app.inject(url)
    t.equal(lines.filter((line) => line.includes('completed')).length, count, level)
  }
})

t.test('addRequestLog() writes what the logger writes around it', async (t) => {
  const { app, read } = buildHost(t, 'info')
  app.get('/things', async ({ log }) => {
    log.info('handled')
    return {}
  })
  await app.inject('/things')
  const [own, line] = read()
  const keys = ['level', 'time', 'pid', 'hostname', 'reqId']
  t.strictSame(Object.keys(line).slice(0, keys.length), keys)
  for (const key of ['level', 'pid', 'hostname', 'reqId']) t.equal(line[key], own[key], key)
  t.ok(line.time >= own.time && line.time <= Date.now())
})

t.test('addRequestLog() escapes what a client puts into the path', async (t) => {
  const { app, read } = buildHost(t, 'info')
  await app.inject({ method: 'GET', url: '/"\\\u0001"\u2028' })
  t.match(read().at(-1), { req: { path: String }, res: { statusCode: 404 } })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  await sendRaw(port, 'GET /"\\x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  t.match(read().at(-1), { req: { path: '/"\\x' }, res: { statusCode: 404 } })
})
