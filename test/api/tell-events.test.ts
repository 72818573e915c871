import t, { type Test } from 'tap'
import type { OauthBindingApi, SecurityEvent } from '../../src/index.js'
import { keepSecurityEvent } from '../../src/service/log/security-events.js'
import { buildApp, type BuildAppOptions } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'
import { createScript, logIn, obtainTicket, stateOf } from '../helpers/scripted-account.js'
import { openBrowser } from '../helpers/visitor.js'

const operator = { by: 'support:7', reason: 'the phone was stolen' }

type Listener = (event: SecurityEvent, request: unknown) => void

/** A host with a script of accounts, which keeps what `onSecurityEvent` is told of calls. */
async function build(t: Test, options: Pick<BuildAppOptions, 'kind' | 'server'>, onSecurityEvent?: Listener) {
  const { wrap } = createScript()
  const told = onSecurityEvent === undefined ? {} : { onSecurityEvent }
  const host = await buildApp(t, {
    ...options,
    plugin: (given) => ({ ...given, ...told, providers: given.providers.map(wrap) }),
    signIn: (given) => ({ ...given, providers: given.providers.map(wrap) })
  })
  return { host, api: host.app.getDecorator<OauthBindingApi>('oauthBinding') }
}

async function bind(api: OauthBindingApi, userId: string, code: string): Promise<string> {
  const state = stateOf(await api.issueState(userId, 'WECHAT'))
  return api.completeBinding({ userId, type: 'WECHAT', code, state })
}

for (const kind of databaseKinds) {
  await t.test(`onSecurityEvent is told of every call that changes something (${kind})`, async (t) => {
    const seen: unknown[] = []
    const { host, api } = await build(t, { kind }, ({ event, userId, type, by, error, reason }, request) =>
      seen.push([event, userId, type, by, error, reason, request])
    )
    const take = (): unknown[] => seen.splice(0)
    const call = (event: string, more: { by?: string; reason?: string } = {}) =>
      [event, 'u1', 'WECHAT', more.by, undefined, more.reason, null] as const
    await bind(api, 'u1', 'a')
    t.strictSame(take(), [call('issued'), call('bound')])
    await bind(api, 'u1', 'b')
    t.strictSame(take(), [call('issued'), call('rebound')])
    await api.suspendBinding('u1', 'WECHAT', operator)
    await api.suspendBinding('u1', 'WECHAT', operator)
    await api.resumeBinding('u1', 'WECHAT', { by: operator.by })
    t.strictSame(take(), [call('suspended', { by: operator.by }), call('resumed', { by: operator.by })])
    await api.unbind('u1', 'WECHAT', operator)
    await api.unbind('u1', 'WECHAT')
    t.strictSame(take(), [call('unbound', { by: operator.by })])
    const browser = openBrowser(t, host, 'verifier')
    const ticket = await obtainTicket(browser, 'c')
    await api.redeemTicket({ userId: 'u1', ticket, verifier: browser.verifier })
    t.strictSame(take(), [call('ticket_redeemed', { reason: 'bound' })])
    t.equal((await logIn(browser, 'c')).status, 200)
    await api.listBindings('u1')
    await api.identitiesOf('u1', 'WECHAT')
    t.strictSame(take(), [], 'what only reads is no event')
  })

  await t.test(`onSecurityEvent is told of calls that are refused, and of no other failure (${kind})`, async (t) => {
    const seen: unknown[] = []
    const { api } = await build(t, { kind }, ({ event, userId, type, by, error, reason }, request) => {
      if (event === 'refused') seen.push([userId, type, by, error, reason, request])
    })
    await bind(api, 'u1', 'a')
    await t.rejects(bind(api, 'u2', 'a'), { code: 'ACCOUNT_BOUND_ELSEWHERE' })
    await t.rejects(api.completeBinding({ userId: 'u1', type: 'WECHAT', code: 'c', state: 's' }))
    await t.rejects(api.redeemTicket({ userId: 'u1', ticket: 't' }), { code: 'TICKET_UNUSABLE' })
    await api.suspendBinding('u1', 'WECHAT', operator)
    await t.rejects(api.unbind('u1', 'WECHAT'), { code: 'BINDING_SUSPENDED' })
    await t.rejects(api.suspendBinding('u3', 'WECHAT', operator), { code: 'BINDING_NOT_FOUND' })
    await t.rejects(api.unbind('u1', 'GITHUB'), { code: 'OAUTH_BINDING_OPTIONS' })
    await t.rejects(api.completeBinding(null as never), { code: 'OAUTH_BINDING_OPTIONS' })
    await t.rejects(api.redeemTicket(7 as never), { code: 'OAUTH_BINDING_OPTIONS' })
    t.match(seen, [
      ['u2', 'WECHAT', undefined, 'ACCOUNT_BOUND_ELSEWHERE', undefined, null],
      ['u1', 'WECHAT', undefined, 'STATE_UNUSABLE', String, null],
      ['u1', undefined, undefined, 'TICKET_UNUSABLE', 'browser_unknown', null],
      ['u1', 'WECHAT', undefined, 'BINDING_SUSPENDED', undefined, null]
    ])
    t.equal(seen.length, 4)
  })
}

await t.test('without onSecurityEvent, a call has a line of the log of the host', async (t) => {
  const lines: string[] = []
  const server = { logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } } }
  const { api } = await build(t, { kind: 'sqlite', server })
  await api.issueState('u1', 'WECHAT')
  await t.rejects(api.redeemTicket({ userId: 'u1', ticket: 't' }))
  const events = lines.map((line) => JSON.parse(line) as { event?: string; msg: string }).filter(({ event }) => event)
  t.match(events, [
    { level: 30, event: 'issued', userId: 'u1', type: 'WECHAT', msg: 'oauth binding: issued' },
    { level: 40, event: 'refused', userId: 'u1', error: 'TICKET_UNUSABLE', msg: 'oauth binding: refused' }
  ])
})

await t.test('onSecurityEvent that throws does not fail a call', async (t) => {
  const { api } = await build(t, { kind: 'sqlite' }, () => {
    throw new Error('full')
  })
  t.match(await api.issueState('u1', 'WECHAT'), /^http/)
})

await t.test('keepSecurityEvent() ignores calls: there is no request to keep an event with', async (t) => {
  const event = { event: 'issued', userId: 'u1', type: 'WECHAT', error: undefined, reason: undefined } as const
  t.doesNotThrow(() => keepSecurityEvent(event, null))
})
