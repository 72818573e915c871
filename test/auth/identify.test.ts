import t from 'tap'
import { createBindingError } from '../../src/errors.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import type { SecurityEvent } from '../../src/security-event.js'
import { familyUrl } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { buildGuardedHost } from '../helpers/guarded-host.js'

const refused = { status: 401, text: '{"code":401,"msg":"请求未认证"}' }
const fault = { status: 500, body: { error: 'INTERNAL_ERROR' } }
const warn = 40
const error = 50

const fail = (failure: unknown) => (): never => {
  throw failure
}

const cases: Readonly<Record<string, [getUserId: () => unknown, expected: object, level?: number]>> = {
  'returns an id': [() => 'u1', { status: 200 }],
  'returns a promise of an id': [async () => 'u1', { status: 200 }],
  'returns a thenable of an id': [() => ({ then: (fulfil: (id: string) => void) => fulfil('u1') }), { status: 200 }],
  'returns a number': [() => 4, fault, error],
  'returns a promise of a number': [async () => 4, fault, error],
  'returns a bigint': [() => 4n, fault, error],
  'returns an object': [() => ({ id: 'u1' }), fault, error],
  'returns a list': [() => ['u1'], fault, error],
  'returns nothing': [() => {}, fault, error],
  'returns a promise of nothing': [async () => {}, fault, error],
  'returns null': [() => null, fault, error],
  'returns an empty text': [() => '', refused, warn],
  'returns a promise of an empty text': [async () => '', refused, warn],
  'returns a text that is too long': [() => 'x'.repeat(256), refused, warn],
  'returns a text with NUL': [() => 'u\0', refused, warn],
  'returns a text with a lone surrogate': [() => 'u\ud800', refused, warn],
  'returns what String() makes of nothing': [() => 'undefined', refused, warn],
  'throws an error': [fail(new Error('no')), fault, error],
  'throws a TypeError': [fail(new TypeError('broken')), fault, error],
  'throws nothing': [fail(undefined), fault, error],
  'rejects with null': [async () => fail(null)(), fault, error],
  'rejects with an error': [() => Promise.reject(new Error('no')), fault, error],
  'cannot connect': [
    () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
    { status: 503, body: { error: 'AUTHENTICATION_UNAVAILABLE' }, headers: { 'retry-after': '5' } },
    warn
  ],
  'refuses with a code': [fail(createBindingError('UNAUTHENTICATED')), refused, warn],
  'refuses with a status': [fail(Object.assign(new Error('no'), { statusCode: 403 })), { status: 403 }, warn]
}

for (const kind of databaseKinds) {
  await t.test(`createIdentify() never takes a fault of getUserId for "not signed in", ${kind}`, async (t) => {
    const entries = Object.entries(cases)
    const registrations = Object.fromEntries(
      entries.map(([, [getUserId]], i) => {
        const changes = { auth: async () => {}, getUserId } as Partial<OauthBindingPluginOptions>
        return [`g${i}`, changes]
      })
    )
    const { host, ask } = await buildGuardedHost(t, kind, registrations)
    const operations = [
      { method: 'GET', url: familyUrl },
      { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: true } },
      { method: 'POST', url: familyUrl, payload: { type: 'WECHAT', code: 'c', state: 's' } }
    ] as const
    for (const [i, [name, [, expected, level]]] of entries.entries()) {
      for (const operation of operations) {
        if (level === undefined && operation.method === 'POST') continue
        const before = await countRows(host)
        const { lines, ...response } = await ask(`g${i}`, operation)
        t.match(response, expected, `${name}: ${operation.method}`)
        if (level === undefined) continue
        t.match(lines.filter((line) => line.level >= warn).map((line) => line.level)[0], level, `${name}: is logged`)
        t.strictSame(await countRows(host), before)
      }
    }
  })
}

await t.test('createIdentities() tells the security log whose request was refused, where that is known', async (t) => {
  const events: SecurityEvent[] = []
  const onSecurityEvent = (event: SecurityEvent): void => {
    events.push(event)
  }
  const refuse = fail(Object.assign(new Error('no'), { statusCode: 403 }))
  const letIn = async (): Promise<void> => {}
  const complete = { method: 'POST', url: familyUrl, payload: { type: 'WECHAT', code: 'c', state: 's' } } as const
  const cases: [Partial<OauthBindingPluginOptions>, userId: string | undefined][] = [
    [{ auth: letIn, getUserId: () => 'u1' }, 'u1'],
    [{ auth: letIn, getUserId: async () => 'u1' }, 'u1'],
    [{ auth: refuse, getUserId: () => 'u1' }, 'u1'],
    [{ auth: refuse, getUserId: fail(new Error('nobody')) }, undefined],
    [{ auth: refuse, getUserId: async () => fail(new Error('nobody'))() }, undefined]
  ]
  const registrations = cases.map(([changes], i) => [`g${i}`, { ...changes, onSecurityEvent }] as const)
  const { ask } = await buildGuardedHost(t, 'sqlite', Object.fromEntries(registrations))
  for (const [i, [, userId]] of cases.entries()) {
    t.match(await ask(`g${i}`, complete), { status: 403 })
    t.match(events.at(-1), { event: 'refused' })
    t.equal(events.at(-1)?.userId, userId)
    t.equal(events.length, i + 1)
  }
})
