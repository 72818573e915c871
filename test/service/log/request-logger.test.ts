import Fastify, { LogController } from 'fastify'
import t from 'tap'
import { createLoggerOptions } from '../../../src/service/log/logging.js'
import { createRequestLogger } from '../../../src/service/log/request-logger.js'

const logController = new LogController({ disableRequestLogging: true })

t.test('createRequestLogger() makes a logger that names the request, as Fastify’s does', async (t) => {
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) }
  const app = Fastify({
    logger: createLoggerOptions('warn', stream)!,
    childLoggerFactory: createRequestLogger,
    logController
  })
  t.teardown(() => app.close())
  app.get('/', async ({ log }) => {
    log.info('not at this level')
    t.equal(log.level, 'warn')
    log.level = 'debug'
    log.debug({ a: 1 }, 'of the request')
    log.child({ part: 'p' }).error('of a part')
  })
  await app.inject('/')
  t.match(
    lines.map((line) => JSON.parse(line)),
    [
      { level: 20, reqId: 'req-1', a: 1, msg: 'of the request' },
      { level: 50, reqId: 'req-1', part: 'p', msg: 'of a part' }
    ]
  )
  t.equal(lines.length, 2)
})

t.test('createRequestLogger() keeps the level of a route', async (t) => {
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) }
  const app = Fastify({
    logger: createLoggerOptions('info', stream)!,
    childLoggerFactory: createRequestLogger,
    logController
  })
  t.teardown(() => app.close())
  app.get('/', { logLevel: 'silent' }, async ({ log }) => log.fatal('nothing'))
  await app.inject('/')
  t.notMatch(lines.join(), 'nothing')
})
