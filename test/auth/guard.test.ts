import { connect, type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type fastifyAuth from '@fastify/auth'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import { takeCombine } from '../../src/auth/guard.js'
import { createBindingError } from '../../src/errors.js'
import { familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { until } from '../helpers/until.js'
import { asGuards, buildGuardedHost, type AnyGuard } from '../helpers/guarded-host.js'

const fail = (failure: unknown) => (): never => {
  throw failure
}
const refused = { status: 401, text: '{"code":401,"msg":"请求未认证"}', headers: { 'www-authenticate': 'Bearer' } }
const unavailable = { status: 503, body: { error: 'AUTHENTICATION_UNAVAILABLE' }, headers: { 'retry-after': '5' } }
const fault = { status: 500, body: { error: 'INTERNAL_ERROR' } }
const passed = { status: 200 }
const issue = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: false } } as const
const later = (action: () => void): void => {
  setTimeout(action, 5)
}
/** A guard that replies itself and promises something at once. */
const replying =
  (reply: (reply: FastifyReply) => unknown): AnyGuard =>
  async (_request, own) => {
    reply(own)
  }
const system = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code })
const coded = (statusCode: number): Error => Object.assign(new Error('coded'), { statusCode })

/** A thenable that is no promise. */
const thenable = (settle: (fulfil: (value?: unknown) => void, reject: (failure?: unknown) => void) => void) => ({
  then: settle
})
const { apply: unreadable } = {
  apply: new Proxy(new Error(), {
    get() {
      throw new Error('a getter that throws')
    }
  })
}

const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

type Case = [guards: unknown, expected: object]

/** Asks each case on both databases, with a request that would store a state. */
async function testCases(name: string, cases: Readonly<Record<string, Case>>): Promise<void> {
  for (const kind of databaseKinds) {
    await t.test(`${name}, ${kind}`, async (t) => {
      const entries = Object.entries(cases)
      const registrations = Object.fromEntries(entries.map(([, [guards]], i) => [`g${i}`, { auth: asGuards(guards) }]))
      const { host, ask } = await buildGuardedHost(t, kind, registrations)
      const before = await countRows(host)
      let issued = 0
      for (const [i, [title, [, expected]]] of entries.entries()) {
        const response = await ask(`g${i}`, issue)
        t.match(response, expected, title)
        if (response.status === 200) issued += 1
        if (response.status >= 500) {
          t.ok(
            response.lines.some(({ level }) => level >= 40),
            `${title}: is logged`
          )
        }
      }
      const after = await countRows(host)
      t.equal(after['oauth_states'], before['oauth_states']! + issued, 'a refused request stores nothing')
    })
  }
}

const values = { undefined, null: null, zero: 0, empty: '', false: false, text: 'no', number: 7, object: {} }

await testCases('createGuard() refuses whatever a guard rejects with, throws or gives to done', {
  ...Object.fromEntries(
    Object.entries({ ...values, error: new Error('no') }).flatMap(([name, value]): [string, Case][] => [
      [`rejects with ${name}`, [() => Promise.reject(value), refused]],
      [`async function throws ${name}`, [async () => fail(value)(), refused]],
      [`throws ${name}`, [fail(value), refused]],
      [`throws ${name}, taking done`, [(_a: unknown, _b: unknown, _done: unknown) => fail(value)(), refused]],
      [`rejects with ${name} by a thenable`, [() => thenable((_fulfil, reject) => reject(value)), refused]]
    ])
  ),
  ...Object.fromEntries(
    Object.entries({ zero: 0, empty: '', false: false, text: 'no', object: {}, error: new Error('no') }).flatMap(
      ([name, value]): [string, Case][] => [
        [`calls done(${name})`, [((_request, _reply, done) => done(value)) satisfies AnyGuard, refused]],
        [
          `calls done(${name}) later`,
          [((_request, _reply, done) => later(() => done(value))) satisfies AnyGuard, refused]
        ]
      ]
    )
  ),
  'returns a thenable whose then throws': [() => thenable(fail(new Error('no'))), refused],
  'returns an object whose then cannot be read': [
    () => ({
      get then() {
        return fail(null)()
      }
    }),
    refused
  ]
})

await testCases('createGuard() lets pass what passes, and refuses what returns or resolves to a refusal', {
  resolves: [async () => {}, passed],
  'resolves to a user': [async () => ({ id: 7 }), passed],
  'resolves to true': [async () => true, passed],
  'returns true': [() => true, passed],
  'calls done()': [((_request, _reply, done) => done()) satisfies AnyGuard, passed],
  'calls done(null)': [((_request, _reply, done) => done(null)) satisfies AnyGuard, passed],
  'calls done() later': [((_request, _reply, done) => later(done)) satisfies AnyGuard, passed],
  'calls done() by its rest parameters': [((...[, , done]) => done()) satisfies AnyGuard, passed],
  'fulfils a thenable': [() => thenable((fulfil) => later(fulfil)), passed],
  'resolves to false': [async () => false, refused],
  'resolves to null': [async () => null, refused],
  'resolves to 0': [async () => 0, refused],
  'resolves to an empty text': [async () => '', refused],
  'resolves to an error': [async () => new Error('no'), refused],
  'resolves to an error of 403': [async () => coded(403), { status: 403, body: { error: 'FORBIDDEN' } }],
  'returns false': [() => false, refused],
  'returns null': [() => null, refused],
  'returns an error': [() => new Error('no'), refused],
  'returns false, taking done': [(_a: unknown, _b: unknown, _done: unknown) => false, refused],
  'returns nothing': [() => {}, fault],
  'returns nothing, and does not wait for its promise': [
    () => {
      Promise.resolve()
    },
    fault
  ],
  'returns an object': [() => ({}), fault],
  'calls done() after it returned, without declaring it': [((...[, , done]) => later(done)) satisfies AnyGuard, fault]
})

await testCases('createGuard() hears of several answers of a guard the first, and a refusal before a pass', {
  'done(error), then done()': [
    ((_request, _reply, done) => {
      done(new Error('no'))
      done()
    }) satisfies AnyGuard,
    refused
  ],
  'done(), then done(error)': [
    ((_request, _reply, done) => {
      done()
      done(new Error('no'))
    }) satisfies AnyGuard,
    refused
  ],
  'done(), then throws': [
    ((_request, _reply, done) => {
      done()
      throw new Error('no')
    }) satisfies AnyGuard,
    refused
  ],
  'done(error) later, then done()': [
    ((_request, _reply, done) =>
      later(() => {
        done(new Error('no'))
        done()
      })) satisfies AnyGuard,
    refused
  ],
  'done(error), then each empty value': [
    ((_request, _reply, done) => {
      done(new Error('no'))
      for (const value of [undefined, null, false, 0, '']) done(value)
    }) satisfies AnyGuard,
    refused
  ],
  'rejects, then done()': [
    ((_request, _reply, done) => {
      later(done)
      return Promise.reject(new Error('no'))
    }) satisfies AnyGuard,
    refused
  ],
  'done(), then rejects': [
    (async (...[, , done]) => {
      done()
      await wait(5)
      throw new Error('no')
    }) satisfies AnyGuard,
    refused
  ],
  'takes done and resolves, then done(error)': [
    ((_request, _reply, done) => {
      later(() => done(new Error('no')))
      return Promise.resolve()
    }) satisfies AnyGuard,
    refused
  ],
  'takes done, calls it, then rejects': [
    ((_request, _reply, done) => {
      done()
      return wait(5).then(fail(new Error('no')))
    }) satisfies AnyGuard,
    refused
  ],
  'takes done, calls it and resolves': [
    ((_request, _reply, done) => {
      later(done)
      return wait(10)
    }) satisfies AnyGuard,
    passed
  ],
  'a thenable that rejects and fulfils': [
    () =>
      thenable((fulfil, reject) => {
        reject(new Error('no'))
        fulfil()
      }),
    refused
  ],
  'an error status, and nothing thrown': [replying((reply) => reply.code(401)), refused],
  'an error status of 403, and nothing thrown': [
    replying((reply) => reply.code(403)),
    { status: 403, body: { error: 'FORBIDDEN' } }
  ],
  'an error status of 403, and an error': [
    (async (_request, reply) => {
      reply.code(403)
      throw new Error('no')
    }) satisfies AnyGuard,
    { status: 403, body: { error: 'FORBIDDEN' } }
  ]
})

await testCases('createGuard() answers of several failures that with the highest status', {
  '503, 401': [[fail(coded(503)), fail(new Error('no'))], { status: 503, body: { error: 'SERVICE_UNAVAILABLE' } }],
  '401, 503': [[fail(new Error('no')), fail(coded(503))], { status: 503, body: { error: 'SERVICE_UNAVAILABLE' } }],
  '401, store away, 401': [
    [fail(null), fail(createBindingError('STORE_UNAVAILABLE')), fail(coded(401))],
    { status: 503, body: { error: 'STORE_UNAVAILABLE' } }
  ],
  '401, 403': [[fail(null), fail(coded(403))], { status: 403 }],
  '403, 401': [[fail(coded(403)), fail(null)], { status: 403 }],
  'status 403 set, 401': [
    [
      ((_request, reply, done) => {
        reply.code(403)
        done(new Error('no'))
      }) satisfies AnyGuard,
      fail(null)
    ],
    { status: 403 }
  ],
  '401, status 403 set by the one before, passes': [
    [
      ((_request, reply, done) => done(reply.code(403).getHeader('x') ?? new Error('no'))) satisfies AnyGuard,
      async () => {}
    ],
    passed
  ],
  'TypeError, 401': [[fail(new TypeError('broken')), fail(null)], fault],
  '401, TypeError': [[fail(null), fail(new TypeError('broken'))], fault],
  'ECONNREFUSED, TypeError': [[fail(system('ECONNREFUSED')), fail(new TypeError('broken'))], unavailable],
  'no answer, 401': [[() => {}, fail(null)], fault],
  '401, passes': [[fail(null), async () => {}], passed],
  'store away, passes': [[fail(createBindingError('STORE_UNAVAILABLE')), async () => {}], passed],
  'passes, 503 unasked': [[async () => {}, fail(coded(503))], passed]
})

await testCases('judgeFailure() tells a fault and what is away from a refusal', {
  ...Object.fromEntries(
    [new TypeError('x'), new ReferenceError('x'), new RangeError('x'), new SyntaxError('x'), new URIError('x')].map(
      (error): [string, Case] => [error.name, [fail(error), fault]]
    )
  ),
  'a TypeError of another realm': [fail(Object.assign(new Error('x'), { name: 'TypeError' })), fault],
  'a status that is none of an error': [fail(coded(200)), fault],
  'an error that cannot be read': [fail(unreadable), fault],
  'a status on an error without a readable name': [
    fail(Object.defineProperty(coded(403), 'name', { get: fail(new Error('unreadable')) })),
    { status: 403 }
  ],
  'a proxy that was revoked': [fail(revoked), fault],
  'the code of a validation': [
    fail(Object.assign(new Error('x'), { code: 'FST_ERR_VALIDATION', statusCode: 400 })),
    { status: 400 }
  ],
  'a status of the host': [fail(coded(403)), { status: 403, body: { error: 'FORBIDDEN' } }],
  'a status by its other name': [fail(Object.assign(new Error('x'), { status: 503 })), { status: 503 }],
  'a status on what is no error': [fail({ statusCode: 403, message: 'no' }), { status: 403 }],
  'a status on what is no error, without a message': [fail({ statusCode: 429 }), { status: 429 }],
  'a TypeError with a status': [fail(Object.assign(new TypeError('x'), { statusCode: 401 })), refused],
  'an expired token of a library': [
    fail(
      Object.assign(new Error('expired'), { name: 'TokenExpiredError', code: 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED' })
    ),
    refused
  ],
  ...Object.fromEntries(
    [
      'ECONNREFUSED',
      'ECONNRESET',
      'ETIMEDOUT',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EPIPE',
      'UND_ERR_SOCKET',
      'CERT_HAS_EXPIRED'
    ].map((code): [string, Case] => [code, [async () => fail(system(code))(), unavailable]])
  ),
  'what fetch throws': [fail(new TypeError('fetch failed', { cause: system('ECONNREFUSED') })), unavailable],
  'several addresses that refuse': [
    fail(Object.assign(new AggregateError([system('ECONNREFUSED'), null]), { name: 'Error' })),
    unavailable
  ],
  'a cause of itself': [
    () => {
      const error: Error = new Error('x')
      error.cause = error
      throw error
    },
    refused
  ],
  'an aborted call': [() => Promise.reject(AbortSignal.abort().reason), unavailable],
  'a call that took too long': [fail(new DOMException('x', 'TimeoutError')), unavailable],
  'a column that PostgreSQL does not know': [
    fail(Object.assign(new Error('x'), { code: '42703', severity: 'ERROR' })),
    unavailable
  ],
  'Prisma without a database': [
    fail(Object.assign(new Error('x'), { name: 'PrismaClientInitializationError' })),
    unavailable
  ],
  'Prisma without a row': [
    fail(Object.assign(new Error('x'), { name: 'PrismaClientKnownRequestError', code: 'P2025' })),
    refused
  ]
})

for (const kind of databaseKinds) {
  await t.test(`createGuard() runs no operation when a guard has replied itself, ${kind}`, async (t) => {
    const reply: [string, AnyGuard][] = [
      ['resolves', replying((reply) => reply.code(403).send('own'))],
      ['returns the reply', async (_request, reply) => reply.code(403).send('own')],
      ['returns the reply at once', (_request, reply) => reply.code(403).send('own')],
      [
        'calls done()',
        (_request, reply, done) => {
          reply.code(403).send('own')
          done()
        }
      ],
      [
        'throws',
        async (_request, reply) => {
          reply.code(403).send('own')
          throw new TypeError('afterwards')
        }
      ],
      [
        'never answers',
        (_request, reply, _done) => {
          reply.code(403).send('own')
        }
      ],
      ['with status 200', replying((reply) => reply.send('own'))],
      ['redirects', replying((reply) => reply.redirect('/login'))],
      [
        'hijacks',
        async (_request, reply) => {
          reply.hijack()
          reply.raw.end('own')
        }
      ]
    ]
    for (const onSend of [false, true]) {
      const registrations = Object.fromEntries(
        reply.map(([, guard], i) => [`g${i}`, { auth: asGuards([guard, async () => {}]) }])
      )
      const { host } = await buildGuardedHost(t, kind, registrations, (app) => {
        if (onSend) app.addHook('onSend', () => wait(20))
      })
      const before = await countRows(host)
      for (const [i, [name]] of reply.entries()) {
        const response = await host.app.inject({ ...issue, url: `/g${i}/oauth-binding/WECHAT` })
        if (name === 'redirects') t.equal(response.headers.location, '/login')
        else t.equal(response.body, 'own', `${name}, ${onSend ? 'with' : 'without'} a hook of the host's`)
      }
      t.strictSame(await countRows(host), before)
    }
  })

  await t.test(`createGuard() that calls the handler for what is not found answers 404, ${kind}`, async (t) => {
    const auth = asGuards(replying((reply) => reply.callNotFound()))
    const { ask } = await buildGuardedHost(t, kind, { g: { auth } })
    t.match(await ask('g', issue), { status: 404, body: { error: 'NOT_FOUND' } })
  })
}

for (const kind of databaseKinds) {
  await t.test(`createGuard() lets no answer of one request reach another one, ${kind}`, async (t) => {
    const dones: ((error?: unknown) => void)[] = []
    const auth = asGuards([
      ((_request, _reply, done) => {
        dones.push(done)
      }) satisfies AnyGuard
    ])
    const { host, ask } = await buildGuardedHost(t, kind, { g: { auth } })
    const before = await countRows(host)
    const first = ask('g', issue)
    await until(() => dones.length === 1)
    dones[0]!(new Error('no'))
    t.match(await first, refused)
    const second = ask('g', issue)
    await until(() => dones.length === 2)
    // What serves the combination of guards for one request serves another afterwards.
    for (const value of [undefined, null, new Error('again')]) dones[0]!(value)
    dones[1]!(new Error('no'))
    t.match(await second, refused)
    t.strictSame(await countRows(host), before)
  })

  await t.test(
    `createGuard() runs no operation for a client that went away while a guard was asked, ${kind}`,
    async (t) => {
      let isClosed = false
      let isAsked = false
      const guards: Record<string, AnyGuard> = {
        'returns a reply that is not sent yet': async (request, reply) => {
          isAsked = true
          request.raw.once('close', () => (isClosed = true))
          return reply
        },
        resolves: async (request) => {
          isAsked = true
          await new Promise((resolve) => request.raw.once('close', resolve))
          isClosed = true
        }
      }
      const registrations = Object.values(guards).map((guard, i) => [`g${i}`, { auth: asGuards(guard) }] as const)
      const { host, lines } = await buildGuardedHost(t, kind, Object.fromEntries(registrations))
      await host.app.listen({ host: '127.0.0.1', port: 0 })
      const before = await countRows(host)
      for (const [i, name] of Object.keys(guards).entries()) {
        isAsked = isClosed = false
        const from = lines.length
        const socket = connect((host.app.server.address() as AddressInfo).port, '127.0.0.1')
        const head = 'host: x\r\ncontent-type: application/json\r\ncontent-length: 15'
        socket.write(`PUT /g${i}/oauth-binding/WECHAT HTTP/1.1\r\n${head}\r\n\r\n{"state":false}`)
        await until(() => isAsked)
        socket.destroy()
        await until(() => isClosed)
        await until(() => lines.slice(from).some(({ msg }) => msg.includes('guard of auth refused')))
        t.match(
          lines.slice(from).find(({ msg }) => msg.includes('guard of auth refused')),
          { refusal: { message: 'The client went away before a guard of auth answered' } },
          name
        )
      }
      t.strictSame(await countRows(host), before)
    }
  )

  await t.test(`createGuard() logs why, with the id of the request and without credentials, ${kind}`, async (t) => {
    const secret = 'cPqPSy9Fv3Qq0MpKNVGxMdBRqIbYQ3xY'
    const late = ((_request, _reply, done) => {
      done()
      later(() => done(new Error('late')))
    }) satisfies AnyGuard
    const { host, ask, lines } = await buildGuardedHost(t, kind, {
      quoting: {
        auth: asGuards(fail(Object.assign(new Error(`token 7|${secret} of ${secret}`), { code: 'NO_USER' })))
      },
      text: { auth: asGuards(fail('no')) },
      faulty: { auth: asGuards([fail(new TypeError('broken')), async () => {}]) },
      refusing: { auth: asGuards([fail(new Error('no')), async () => {}]) },
      late: { auth: asGuards(late) },
      replied: {
        auth: asGuards([
          (async (_request, reply) => {
            reply.code(403).send('own')
            throw new TypeError('afterwards')
          }) satisfies AnyGuard
        ])
      }
    })
    const headers = { authorization: `Bearer 7|${secret}`, cookie: `session=${secret}` }
    const quoting = await ask('quoting', { headers })
    t.match(
      quoting.lines.find(({ msg }) => msg === 'A guard of auth refused the request'),
      { level: 20, reqId: /./, refusal: { name: 'Error', code: 'NO_USER', message: 'token 7|*** of ***' } }
    )
    t.match((await ask('text')).lines, [{}, { level: 20, refusal: { message: 'string' } }])
    const faulty = await ask('faulty')
    t.equal(faulty.status, 200)
    t.match(
      faulty.lines.find(({ level }) => level === 50),
      { msg: 'A guard of auth failed, and another one let the request pass', err: { message: 'broken' } }
    )
    t.notOk((await ask('refusing')).lines.some(({ level }) => level === 50))
    t.match(await ask('late'), { status: 200 })
    await until(() => lines.some(({ msg }) => msg === 'A guard of auth refused a request that it had let pass'))
    t.equal((await host.app.inject('/replied/oauth-binding')).body, 'own')
    t.match(
      lines.find(({ msg }) => msg === 'A guard of auth failed after it had replied'),
      { level: 50, refusal: { name: 'TypeError' } }
    )
    t.notMatch(JSON.stringify(lines), secret)
  })
}

await t.test('createGuard() calls guards on the instance of the plugin, as @fastify/auth does', async (t) => {
  const auth = asGuards(async function (this: { greeting?: string }) {
    if (this.greeting !== 'of the host') throw new Error('no')
  })
  const { ask } = await buildGuardedHost(t, 'sqlite', { g: { auth } }, (app) => app.decorate('greeting', 'of the host'))
  t.match(await ask('g'), passed)
})

await t.test('takeCombine() throws when @fastify/auth does not provide its function', async (t) => {
  const empty = Object.assign(() => {}, { fastifyAuth: () => {}, default: () => {} })
  t.throws(() => takeCombine(empty as unknown as typeof fastifyAuth), { code: 'OAUTH_BINDING_OPTIONS' })
})
