import Fastify, { LogController } from 'fastify'
import t, { type Test } from 'tap'
import { createBindingError } from '../../../src/errors.js'
import { createLoggerOptions } from '../../../src/service/log/logging.js'

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
  const read = () => lines.map((line) => JSON.parse(line))
  return { app, lines, read }
}

t.test('createLoggerOptions() writes of an error what no client can have put there', async (t) => {
  const { app, lines, read } = buildHost(t, 'info')
  const { log } = app
  const client = Object.assign(new Error('cannot read secret-body'), { code: 'FST_X', statusCode: 400 })
  log.error({ err: client })
  t.match(read()[0].err, { type: 'Error', code: 'FST_X', message: '', stack: /^ {4}at / })
  log.error({ err: new TypeError('ours') })
  t.match(read()[1].err, { type: 'TypeError', message: 'ours' })
  log.error({ err: createBindingError('STATE_UNUSABLE', { cause: client }) })
  t.match(read()[2].err, { message: /^The state is unknown/, cause: { type: 'Error', code: 'FST_X' } })
  log.error({ err: 'secret text' })
  t.strictSame(read()[3].err, { type: 'string', message: '', stack: '' })
  log.error({ err: Object.assign(new Error('bare'), { stack: undefined, cause: 'secret text' }) })
  t.strictSame(read()[4].err, { type: 'Error', message: 'bare', stack: '' })
  log.error(client)
  t.match(read()[5], { msg: '', err: { code: 'FST_X', message: '' } })
  log.error('a text of our own')
  log.error({ err: client }, 'another')
  log.error(null)
  t.strictSame(
    read()
      .slice(6)
      .map(({ msg }) => msg),
    ['a text of our own', 'another', null]
  )
  t.notMatch(lines.join(''), 'secret')
})

t.test('createLoggerOptions() redacts headers that authenticate', async (t) => {
  const { app, lines } = buildHost(t, 'info')
  app.log.info({ headers: { authorization: 'secret', cookie: 'secret', 'set-cookie': 'secret', accept: 'x' } })
  t.notMatch(lines[0], 'secret')
  t.match(lines[0], '"accept":"x"')
})

t.test('createLoggerOptions() writes of a request and a reply only what names them', async (t) => {
  const { app, lines, read } = buildHost(t, 'info')
  app.post('/things', async (request, reply) => {
    request.log.info({ req: request, res: reply }, 'handled')
    return reply.header('set-cookie', 'secret-cookie').send({})
  })
  await app.inject({ method: 'POST', url: '/things?code=secret', headers: { authorization: 'Bearer secret' } })
  t.notMatch(lines.join(''), 'secret')
  t.strictSame(read()[0].req, { method: 'POST', path: '/things', remoteAddress: '127.0.0.1' })
  t.strictSame(read()[0].res, { statusCode: 200 })
})
