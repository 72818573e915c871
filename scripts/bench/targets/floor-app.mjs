import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import { authorizeUrl } from './authorize-url.mjs'

/**
 * What somebody writes by hand in an afternoon: Fastify with its own validator and serialiser, a token by id and a
 * constant-time comparison, then one statement (two for the list). No language, no events, no voiding; no log, unless
 * `FLOOR_LOG_LEVEL` asks for Fastify's own.
 *
 * @typedef {{ token: string, userId: string, expiresAt: Date | null }} Token
 * @typedef {object} FloorStore
 * @property {(id: string) => Token | undefined | Promise<Token | undefined>} findToken
 * @property {(state: string, userId: string, provider: string, expiresAt: Date) => unknown} insertState
 * @property {(userId: string, provider: string) => unknown} deleteBinding
 * @property {(userId: string) => any} findBindings
 * @property {(userId: string) => any} findOpenStates
 */

const path = '/api/administrator/user/oauth-binding'
const stateTtlMs = 600_000
const text = { type: 'string' }
const success = (/** @type {object} */ data) => ({
  200: { type: 'object', properties: { code: { type: 'integer' }, data, msg: text } }
})
const item = {
  type: 'object',
  properties: { name: text, url: text, has_binding: { type: 'boolean' }, nickname: { type: ['string', 'null'] } }
}
const updateSchema = {
  params: { type: 'object', properties: { type: { type: 'string', enum: ['WECHAT', 'DING_TALK'] } } },
  body: { type: 'object', required: ['state'], properties: { state: { type: 'boolean' } } },
  response: success(text)
}

export function createFloor(/** @type {FloorStore} */ store) {
  const level = process.env.FLOOR_LOG_LEVEL
  const app = Fastify({ logger: level !== undefined && { level } })
  app.decorateRequest('userId', '')

  app.addHook('onRequest', async (request, reply) => {
    const [, id, secret] = /^Bearer (\d{1,19})\|(.+)$/.exec(request.headers.authorization ?? '') ?? []
    const token = id === undefined ? undefined : await store.findToken(id)
    const hash = createHash('sha256').update(String(secret)).digest()
    const isValid = token !== undefined && timingSafeEqual(hash, Buffer.from(token.token, 'hex'))
    if (!isValid || (token.expiresAt !== null && token.expiresAt <= new Date())) {
      return reply.code(401).send({ code: 401, msg: '请求未认证' })
    }
    request.userId = token.userId
  })

  app.put(`${path}/:type`, { schema: updateSchema }, async (request) => {
    const { type } = request.params
    if (request.body.state) {
      await store.deleteBinding(request.userId, type)
      return { code: 200, data: '操作成功', msg: 'success' }
    }
    const state = randomBytes(16).toString('hex')
    await store.insertState(state, request.userId, type, new Date(Date.now() + stateTtlMs))
    return { code: 200, data: authorizeUrl(state), msg: 'success' }
  })

  app.get(path, { schema: { response: success({ type: 'array', items: item }) } }, async (request) => {
    const [bindings, states] = await Promise.all([
      store.findBindings(request.userId),
      store.findOpenStates(request.userId)
    ])
    const data = states.map((open) => {
      const binding = bindings.find((candidate) => candidate.provider === open.provider)
      const url = authorizeUrl(open.state)
      return { name: open.provider, url, has_binding: binding !== undefined, nickname: binding?.nickname ?? null }
    })
    return { code: 200, data, msg: 'success' }
  })
  return app
}
