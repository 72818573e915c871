import { setTimeout as wait } from 'node:timers/promises'
import fastify from 'fastify'
import t from 'tap'
import { createAnswerDeadline } from '../../src/auth/answer-deadline.js'
import { createAuthenticate } from '../../src/auth/authenticate.js'
import { createGuard } from '../../src/auth/guard.js'
import { handleError } from '../../src/routes/answers/error-handler.js'
import { until } from '../helpers/until.js'
import { asGuards, type AnyGuard } from '../helpers/guarded-host.js'

await t.test('createAnswerDeadline() ends each wait once, by its end or by the deadline', async (t) => {
  const keepAlive = setInterval(() => {}, 1000)
  t.teardown(() => clearInterval(keepAlive))
  const missed: string[] = []
  const deadline = createAnswerDeadline<string, number>(20, (key, value) => missed.push(`${key}${value}`))
  const a = deadline.begin('a', 1)
  t.ok(deadline.end(a))
  t.notOk(deadline.end(a), 'a wait that has ended')
  const b = deadline.begin('b', 2)
  const between = deadline.begin('x', 0)
  deadline.begin('c', 3)
  const newest = deadline.begin('y', 0)
  t.ok(deadline.end(between), 'one that began between others')
  t.ok(deadline.end(newest), 'the last one')
  await until(() => missed.length === 2)
  t.strictSame(missed, ['b2', 'c3'])
  t.notOk(deadline.end(b), 'a wait that was too long')
  await wait(50)
  deadline.begin('d', 4)
  await until(() => missed.length === 3)
  t.strictSame(missed, ['b2', 'c3', 'd4'], 'after a rest it keeps time again')
})

await t.test('createGuard() refuses when a guard never answers, and does not hear it later', async (t) => {
  let release = (): void => {}
  const guards: Record<string, AnyGuard> = {
    'a promise that never settles': () => new Promise(() => {}),
    'a reply that is never sent': (_request, reply) => reply,
    'an async function that returns a reply which is never sent': async (_request, reply) => reply,
    'done that is never called': (_request, _reply, _done) => {},
    'done that is called too late': (_request, _reply, done) => {
      release = done
    },
    'a promise where done is awaited': (_request, _reply, _done) => Promise.resolve(),
    'done where a promise is awaited': (_request, _reply, done) => {
      done()
      return new Promise(() => {})
    }
  }
  const app = fastify()
  t.teardown(() => app.close())
  app.setErrorHandler(handleError)
  let served = 0
  const replying: AnyGuard = (_request, reply, _done) => {
    reply.code(403).send('own')
  }
  app.get('/replied', { onRequest: createGuard(app, asGuards(replying), 20) }, async () => {
    served += 1
  })
  for (const [i, guard] of Object.values(guards).entries()) {
    app.get(`/${i}`, { onRequest: createGuard(app, asGuards(guard), 20) }, async () => {
      served += 1
    })
  }
  // The deadline alone keeps no process alive.
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.equal((await app.inject('/replied')).body, 'own', 'a guard that has replied and never answers')
  const responses = await Promise.all(Object.keys(guards).map((_name, i) => app.inject(`/${i}`)))
  for (const [i, name] of Object.keys(guards).entries()) {
    t.equal(responses[i]?.statusCode, 503, name)
    t.equal(responses[i]?.json().error, 'AUTHENTICATION_UNAVAILABLE')
  }
  release()
  await wait(20)
  t.equal(served, 0)
})

await t.test('createGuard() refuses when a verifier of createAuthenticate() never answers, or too late', async (t) => {
  const answers: ((action: 'pass' | 'fail') => void)[] = []
  const { auth } = createAuthenticate([
    {
      verify: () =>
        new Promise((resolve, reject) => {
          answers.push((action) => (action === 'pass' ? resolve({ userId: 'u1' }) : reject(new Error('too late'))))
        })
    }
  ])
  const app = fastify()
  t.teardown(() => app.close())
  app.setErrorHandler(handleError)
  let served = 0
  app.get('/', { onRequest: createGuard(app, [auth], 20) }, async () => {
    served += 1
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: 'Bearer abc' }
  const responses = await Promise.all([app.inject({ url: '/', headers }), app.inject({ url: '/', headers })])
  t.strictSame(
    responses.map(({ statusCode }) => statusCode),
    [503, 503]
  )
  answers[0]!('pass')
  answers[1]!('fail')
  await wait(20)
  t.equal(served, 0)
})
