import t from 'tap'
import type { OauthBindingApi } from '../../src/index.js'
import { buildApp, type TestApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

/** The API, called as JavaScript may call it. */
type Untyped = Readonly<Record<keyof OauthBindingApi, (...args: unknown[]) => Promise<unknown>>>

function apiOf({ app }: TestApp): Untyped {
  return app.getDecorator<Untyped>('oauthBinding')
}

const badUserIds = [undefined, null, 7, '', 'undefined', 'a\nb', 'x'.repeat(256), {}]
const badTypes = [undefined, null, '', 'wechat', 'WECOM', ['WECHAT'], 'toString']
const badTexts = [undefined, null, 7, '', {}, 'x'.repeat(1025)]
const intervention = { by: 'b', reason: 'r' }
const wrongInterventions = [
  [null, 'by'],
  ['b', 'by'],
  [{ by: '', reason: 'r' }, 'by'],
  [{ by: 'a\u0000', reason: 'r' }, 'by'],
  [{ by: 'b', reason: '' }, 'reason'],
  [{ by: 'b', reason: 'x'.repeat(1001) }, 'reason'],
  [{ by: 'b', reason: 7 }, 'reason']
] as const

for (const kind of databaseKinds) {
  await t.test(
    `every method refuses arguments that do not fit, by their names and without a value, ${kind}`,
    async (t) => {
      const host = await buildApp(t, { kind })
      const api = apiOf(host)
      const refuses = async (name: string, work: Promise<unknown>): Promise<void> => {
        await t.rejects(work, {
          code: 'OAUTH_BINDING_OPTIONS',
          message: new RegExp(`^OauthBindingApi\\.\\w+: ${name} must`)
        })
      }
      for (const userId of badUserIds) {
        await refuses('userId', api.listBindings(userId))
        await refuses('userId', api.issueState(userId, 'WECHAT'))
        await refuses('userId', api.completeBinding({ userId, type: 'WECHAT', code: 'c', state: 's' }))
        await refuses('userId', api.redeemTicket({ userId, ticket: 't', verifier: 'v' }))
        await refuses('userId', api.unbind(userId, 'WECHAT'))
        await refuses('userId', api.identitiesOf(userId, 'WECHAT'))
        await refuses('userId', api.suspendBinding(userId, 'WECHAT', intervention))
        await refuses('userId', api.resumeBinding(userId, 'WECHAT', intervention))
      }
      for (const type of badTypes) {
        await refuses('type', api.issueState('u1', type))
        await refuses('type', api.completeBinding({ userId: 'u1', type, code: 'c', state: 's' }))
        await refuses('type', api.unbind('u1', type))
        await refuses('type', api.findUser({ type, subject: 's' }))
        await refuses('type', api.identitiesOf('u1', type))
        await refuses('type', api.suspendBinding('u1', type, intervention))
        await refuses('type', api.resumeBinding('u1', type, intervention))
      }
      for (const bad of badTexts) {
        await refuses('code', api.completeBinding({ userId: 'u1', type: 'WECHAT', code: bad, state: 's' }))
        await refuses('state', api.completeBinding({ userId: 'u1', type: 'WECHAT', code: 'c', state: bad }))
        await refuses('ticket', api.redeemTicket({ userId: 'u1', ticket: bad, verifier: 'v' }))
        await refuses('subject', api.findUser({ type: 'WECHAT', subject: bad }))
      }
      for (const bad of [null, 7, {}]) {
        await refuses('verifier', api.redeemTicket({ userId: 'u1', ticket: 't', verifier: bad }))
        await refuses('userAgent', api.issueState('u1', 'WECHAT', { userAgent: bad }))
        await refuses('issuer', api.findUser({ type: 'WECHAT', subject: 's', issuer: bad }))
        await refuses('kind', api.findUser({ type: 'WECHAT', subject: 's', kind: bad }))
      }
      for (const [wrong, name] of wrongInterventions) {
        if (wrong !== null) await refuses(name, api.unbind('u1', 'WECHAT', wrong))
        await refuses(name, api.suspendBinding('u1', 'WECHAT', wrong))
        await refuses(name, api.resumeBinding('u1', 'WECHAT', wrong))
      }
      await refuses('reason', api.suspendBinding('u1', 'WECHAT', { by: 'b' }))
      await refuses('userId', api.completeBinding())
      await refuses('userId', api.redeemTicket(null))
      await refuses('subject', api.findUser())
      t.strictSame(await host.store.findEvents({ after: null, limit: 10 }), [])
    }
  )

  await t.test(`a method says what a store of the host’s own lacks; those that it has work, ${kind}`, async (t) => {
    const host = await buildApp(t, {
      kind,
      plugin: ({ store, ...options }) => {
        const { findBindings: _1, findByIdentity: _2, identitiesOf: _3, ...rest } = store as TestApp['store']
        const { suspendBinding: _4, resumeBinding: _5, removeBinding: _6, redeemTicket: _7, ...small } = rest
        return { ...options, store: small }
      }
    })
    const api = apiOf(host)
    const lacks = async (work: Promise<unknown>, method: string, names: string): Promise<void> => {
      const message = `OauthBindingApi.${method}: the store lacks ${names}`
      await t.rejects(work, { code: 'OAUTH_BINDING_OPTIONS', message })
    }
    await lacks(api.listBindings('u1'), 'listBindings', 'findBindings')
    await lacks(api.redeemTicket({ userId: 'u1', ticket: 't', verifier: 'v' }), 'redeemTicket', 'redeemTicket')
    await lacks(api.findUser({ type: 'WECHAT', subject: 's' }), 'findUser', 'findByIdentity')
    await lacks(api.identitiesOf('u1', 'WECHAT'), 'identitiesOf', 'identitiesOf')
    for (const method of ['suspendBinding', 'resumeBinding'] as const) {
      await lacks(api[method]('u1', 'WECHAT', intervention), method, `findBindings, ${method}`)
    }
    t.match(await api.issueState('u1', 'WECHAT'), /^http/)
    t.equal(await api.unbind('u1', 'WECHAT', intervention), false)
  })
}
