import swagger from '@fastify/swagger'
import type { FastifyInstance, InjectOptions } from 'fastify'
import t from 'tap'
import { adminAbility } from '../../src/auth/access-token.js'
import type { Envelope, PresentationOptions, Texts } from '../../src/index.js'
import { frameworkErrors } from '../../src/plugin.js'
import { authorize, buildApp, type BuildAppOptions } from '../helpers/build-app.js'
import { operationsOf, type DocumentedOperation, type Node } from '../helpers/contract-document.js'
import { databaseKinds } from '../helpers/databases.js'

/** As many applications have it. */
const envelope: Envelope = {
  wrap: ({ code, data = null, msg, error }) => ({ success: code === 200, result: data, message: msg, error }),
  describe: ({ properties }) => ({
    type: 'object',
    required: ['success', 'result', 'message'],
    properties: {
      success: { type: 'boolean' },
      result: properties?.['data'] ?? { type: 'null' },
      message: { type: 'string' }
    }
  })
}

const texts: { en: Texts; 'zh-CN': Texts } = {
  en: {
    bound: 'Linked.',
    failures: { STATE_UNUSABLE: 'Scan again.', LAST_LOGIN_METHOD: 'Set a password first.' },
    fields: { required: (field) => `Where is ${field}?` }
  },
  'zh-CN': { done: '完成' }
}

const all: PresentationOptions = { tags: ['accounts'], texts, envelope }

const options = (kind: BuildAppOptions['kind'], host?: BuildAppOptions['host']): BuildAppOptions => ({
  kind,
  ...(host && { host }),
  server: { frameworkErrors },
  plugin: (given) => ({ ...given, ...all, path: '/accounts/linked', canUnbind: async () => false }),
  signIn: (given) => ({ ...given, ...all, path: '/social' }),
  operator: (given) => ({ ...given, ...all, path: '/links' })
})

const url = '/api/administrator/user/accounts/linked'

async function send(app: FastifyInstance, request: InjectOptions, token = '') {
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en', ...request.headers }
  const { statusCode, body } = await app.inject({ ...request, headers })
  return { status: statusCode, body: JSON.parse(body) as { result: never; message: string } }
}

for (const kind of databaseKinds) {
  t.test(`a host's path, texts and envelope stand in the place of the contract's (${kind})`, async (t) => {
    const { app, createUser } = await buildApp(t, options(kind))
    const { token } = await createUser()
    const put = await send(app, { method: 'PUT', url: `${url}/WECHAT`, payload: { state: false } }, token)
    t.match(put, { status: 200, body: { success: true, result: /^http/, message: 'success' } })
    const callback = await authorize(put.body.result, 'xiaoming')
    const post = { method: 'POST', url, payload: { type: 'WECHAT', ...callback } } as const
    t.match(await send(app, post, token), { body: { success: true, result: 'Linked.' } })
    const list = await send(app, { method: 'GET', url }, token)
    t.match(list.body.result, [{ can_unbind: true }, { cannot_unbind_reason: 'Set a password first.' }])

    const refusals: readonly [InjectOptions, object][] = [
      [
        { ...post, payload: { ...post.payload, state: 'x' } },
        { status: 403, body: { error: 'STATE_UNUSABLE', message: 'Scan again.' } }
      ],
      [
        { ...post, payload: {} },
        { status: 403, body: { success: false, result: { code: ['Where is code?'] } } }
      ],
      [
        { method: 'PUT', url: `${url}/WECHAT`, payload: { state: true } },
        { body: { message: 'Set a password first.' } }
      ],
      [
        { method: 'PATCH', url },
        { status: 405, body: { success: false, error: 'METHOD_NOT_ALLOWED', result: null } }
      ],
      [
        { method: 'GET', url: `${url}/a/b` },
        { status: 404, body: { success: false } }
      ],
      [
        { method: 'GET', url: `${url}/%E0%A4%A` },
        { status: 400, body: { success: false, error: 'REQUEST_UNREADABLE' } }
      ],
      [
        { method: 'PUT', url: `${url}/${'X'.repeat(200)}`, payload: {} },
        { status: 403, body: { result: { type: [/./] } } }
      ]
    ]
    for (const [request, expected] of refusals) t.match(await send(app, request, token), expected, String(request.url))
    t.same(await send(app, { method: 'GET', url }), {
      status: 401,
      body: { success: false, result: null, message: 'The request is not authenticated.' }
    })
    t.equal((await app.inject('/api/administrator/user/oauth-binding')).statusCode, 404, 'nothing is at the other path')
  })
}

t.test('signing in and operators look as their hosts have it', async (t) => {
  const { app, createUser } = await buildApp(t, options('sqlite'))
  const { token } = await createUser()
  const operator = await createUser([adminAbility])
  t.match(await send(app, { method: 'GET', url: '/api/auth/social' }), { body: { success: true, result: [{}, {}] } })
  const login = { method: 'POST', url: '/api/auth/social', payload: { type: 'WECHAT', code: 'x', state: 'y' } } as const
  t.match(await send(app, login), { body: { success: false, message: 'Scan again.' } })
  const redeem = { method: 'POST', url: '/api/auth/social/ticket', payload: {} } as const
  t.match(await send(app, redeem, token), { body: { result: { ticket: ['Where is ticket?'] } } })
  t.match(await send(app, { method: 'GET', url: '/api/administrator/links' }, operator.token), {
    body: { success: true }
  })
  t.match(await send(app, { method: 'GET', url: '/api/administrator/links' }), {
    status: 401,
    body: { success: false }
  })
})

t.test("the document has the host's path, tags and envelope, its examples included", async (t) => {
  for (const openapi of ['3.0.3', '3.1.0']) {
    const register = (host: FastifyInstance) =>
      host.register(swagger, { openapi: { openapi, info: { title: 'host', version: '1' } } })
    const { app } = await buildApp(t, options('sqlite', register))
    const operations = operationsOf(JSON.parse(JSON.stringify(app.swagger())) as Node)
    t.ok(operations.some(({ path }) => path === `${url}/{type}`))
    for (const { path, operation } of operations) {
      t.strictSame(operation.tags, ['accounts'], path)
      const responses = operation.responses as Record<string, { content: { 'application/json': Record<string, Node> } }>
      const { schema, examples } = responses['401']!.content['application/json']
      t.match(schema, { required: ['success', 'result', 'message'] })
      t.match(Object.values(examples as Record<string, Node>)[0], { value: { success: false, result: null } })
      const { anyOf } = responses['403']!.content['application/json'].schema as { anyOf?: Node[] }
      for (const form of anyOf ?? []) t.match(form, { required: ['success', 'result', 'message'] })
    }
  }
})

t.test('an envelope without a schema is any object in the document', async (t) => {
  const { app } = await buildApp(t, {
    kind: 'sqlite',
    host: (host) => host.register(swagger, { openapi: {} }),
    plugin: (given) => ({ ...given, envelope: { wrap: ({ code, ...rest }) => ({ ...rest, status: code }) } })
  })
  const [{ operation }] = operationsOf(app.swagger() as unknown as Node) as [DocumentedOperation]
  t.match(operation.responses, { 401: { content: { 'application/json': { schema: { type: 'object' } } } } })
})

t.test('an envelope that fails is logged, and the client is told in the contract’s form', async (t) => {
  const lines: string[] = []
  let isBroken = false
  const { app, createUser } = await buildApp(t, {
    kind: 'sqlite',
    server: { logger: { stream: { write: (line: string) => lines.push(line) } } },
    plugin: (given) => ({
      ...given,
      envelope: {
        wrap: ({ data, ...rest }) => {
          if (isBroken) throw new Error('broken')
          return { ...rest, data }
        }
      }
    })
  })
  const { token } = await createUser()
  isBroken = true
  const answer = await app.inject({
    url: '/api/administrator/user/oauth-binding',
    headers: { authorization: `Bearer ${token}` }
  })
  t.match(answer.json(), { code: 200, data: [{}, {}], msg: 'success' })
  t.match(lines.join(''), /envelope failed/)
})

t.test('an unfit path, tag, text or envelope stops the boot and says what is wrong', async (t) => {
  const fail = () => {
    throw new Error('never')
  }
  const unfit: readonly [object, RegExp][] = [
    ...['', 'accounts', '/', '/accounts/', '/:tenant', '/a b', 7].map((path): [object, RegExp] => [
      { path },
      /path must be a path/
    ]),
    ...['accounts', [''], [7]].map((tags): [object, RegExp] => [{ tags }, /tags must be a list of texts/]),
    [{ texts: 'Linked.' }, /texts do not fit: the texts must be an object/],
    [{ texts: { fr: {} } }, /the texts\.fr is no text of ours/],
    [{ texts: { en: { failures: { NO_CODE: 'x' } } } }, /the texts\.en\.failures\.NO_CODE is no text/],
    [{ texts: { en: { bound: '' } } }, /the texts\.en\.bound must be a text/],
    [{ texts: { en: { fields: { required: 'text' } } } }, /the texts\.en\.fields\.required must be a function/],
    ...[null, fail, {}, { wrap: fail, describe: 7 }, { wrap: () => ({}), other: 1 }].map((given): [object, RegExp] => [
      { envelope: given },
      /envelope must have the function wrap/
    ]),
    ...[fail, () => 'text', () => []].map((wrap): [object, RegExp] => [
      { envelope: { wrap } },
      /envelope must return an object/
    ])
  ]
  for (const [given, message] of unfit) {
    const building = buildApp(t, { kind: 'sqlite', plugin: (options) => ({ ...options, ...given }) })
    await t.rejects(building, { code: 'OAUTH_BINDING_OPTIONS', message })
  }
  await buildApp(t, { kind: 'sqlite', plugin: (given) => ({ ...given, texts: { en: { bound: undefined } } as never }) })
})
