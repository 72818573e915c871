import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { authorize, familyUrl, testSecret, type Callback, type TestClock } from './build-app.js'

/** A line of a log, as it was written. */
export type LogLine = Record<string, unknown>

/** What the story is told to. */
export interface Stage {
  app: FastifyInstance
  clock: TestClock
  sandboxOrigin: string
  /** Personal access tokens of two users whose ids are `1` and `2`. */
  tokens: readonly [string, string]
  /** The lines written so far. */
  lines: string[]
}

/** What happened to a request: the line of its security event, or none. */
type Step = (request: InjectOptions, expected: LogLine | null) => Promise<{ data: string; text: string }>

function createStep(t: Test, { app, lines }: Stage): Step {
  const ids = new Set<unknown>()
  return async (request, expected) => {
    const before = lines.length
    const response = await app.inject(request)
    const written = lines.slice(before).map((line): LogLine => JSON.parse(line))
    const events = written.filter(({ event }) => event !== undefined)
    const [id, ...otherIds] = new Set(written.map(({ reqId }) => reqId))
    const name = `${expected === null ? 'no event' : `${String(expected.event)} ${String(expected.reason ?? '')}`}`
    if (expected === null) t.strictSame(events, [], name)
    else {
      const { event, userId, type, error, reason, reqId, level } = events[0] ?? {}
      const found = Object.entries({ event, userId, type, error, reason }).filter(([, value]) => value !== undefined)
      t.strictSame(Object.fromEntries(found), expected, name)
      t.equal(events.length, 1, `${name}: one line`)
      t.strictSame([reqId, otherIds, ids.has(id)], [id, [], false], `${name}: with the id of the request`)
      t.equal(level, event === 'refused' ? 40 : 30, `${name}: level`)
    }
    ids.add(id)
    return { data: response.json().data as string, text: response.body }
  }
}

/** What neither users nor platforms may read in a log: secrets of the apps, and the platform's ids of the people. */
async function readForeignSecrets(sandboxOrigin: string): Promise<string[]> {
  const { wechat, dingTalk } = resolveSandboxOptions()
  const accounts = (await (await fetch(`${sandboxOrigin}/sandbox/accounts`)).json()) as {
    wechat: { openid: string; unionid?: string }[]
  }[]
  const ids = accounts.flatMap((account) =>
    account.wechat.flatMap(({ openid, unionid }) => [openid, unionid ?? openid])
  )
  return [wechat[0].appSecret, dingTalk[0].clientSecret, testSecret, ...ids]
}

/** Creates the requests of a user. */
function createRequests(token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const post = (payload: object): InjectOptions => ({ method: 'POST', url: familyUrl, headers, payload })
  const put = (type: string, state: boolean): InjectOptions => ({
    ...{ method: 'PUT', url: `${familyUrl}/${type}`, headers },
    payload: { state }
  })
  return {
    list: (): InjectOptions => ({ method: 'GET', url: familyUrl, headers }),
    issue: (type: string) => put(type, false),
    unbind: (type: string) => put(type, true),
    post,
    complete: (callback: Callback, type = 'WECHAT') => post({ type, ...callback })
  }
}

/** Lets two users live through every security event, checks the line of each, and that none holds a secret that was in use. */
export async function tellSecurityStory(t: Test, stage: Stage): Promise<void> {
  const { clock, tokens } = stage
  const step = createStep(t, stage)
  const [one, two] = [createRequests(tokens[0]), createRequests(tokens[1])]
  const secrets = tokens.flatMap((token) => [token, token.split('|')[1]!])
  const wechat = { userId: '1', type: 'WECHAT' }
  const issue = async (user = one, userId = '1'): Promise<string> => {
    const { data } = await step(user.issue('WECHAT'), { event: 'issued', userId, type: 'WECHAT' })
    secrets.push(data, new URL(data).searchParams.get('state')!)
    return data
  }
  const callbackFor = async (account: string, user = one, userId = '1'): Promise<Callback> => {
    const callback = await authorize(await issue(user, userId), account)
    secrets.push(callback.code)
    return callback
  }
  const refuse = (reason: string, userId = '1', type = 'WECHAT') => ({
    ...{ event: 'refused', userId, type },
    ...{ error: 'STATE_UNUSABLE', reason }
  })

  await step(one.list(), { event: 'issued', userId: '1' })
  await step(one.list(), null)
  const first = await callbackFor('xiaoming')
  const answers = new Set([
    (await step(two.complete(first), refuse('state_of_other_user', '2'))).text,
    (await step(one.complete(first, 'DING_TALK'), refuse('state_of_other_provider', '1', 'DING_TALK'))).text
  ])
  await step(one.complete(first), { event: 'bound', ...wechat })
  await step(one.complete(first), { event: 'repeated', ...wechat })
  answers.add((await step(one.complete({ ...first, code: 'another' }), refuse('state_used'))).text)
  answers.add((await step(one.complete({ code: 'any', state: '0'.repeat(32) }), refuse('state_unknown'))).text)
  await step(one.complete(await callbackFor('xiaoming')), { event: 'refreshed', ...wechat })
  await step(one.complete(await callbackFor('lihua')), { event: 'rebound', ...wechat })

  const theft = await callbackFor('lihua', two, '2')
  const taken = { event: 'refused', userId: '2', type: 'WECHAT', error: 'ACCOUNT_BOUND_ELSEWHERE' }
  await step(two.complete(theft), taken)
  await step(two.complete(theft), { ...taken, reason: 'repeated' })
  const forged = { ...(await callbackFor('xiaoming')), code: 'a-forged-code' }
  await step(one.complete(forged), { event: 'refused', ...wechat, error: 'PROVIDER_CODE_REJECTED' })

  const voided = await callbackFor('xiaoming')
  const late = await callbackFor('xiaoming', two, '2')
  await step(one.unbind('WECHAT'), { event: 'unbound', ...wechat })
  await step(one.unbind('WECHAT'), null)
  answers.add((await step(one.complete(voided), refuse('state_voided'))).text)
  clock.advance(601)
  answers.add((await step(two.complete(late), refuse('state_expired', '2'))).text)
  t.equal(answers.size, 1, 'the answer is the same, whatever the reason')

  await step(one.post({ type: 'WECHAT' }), null)
  await step(one.post({ type: 'GITHUB', code: 'c', state: 's' }), null)
  await step(
    { ...one.post({}), payload: 'not json', headers: { ...one.list().headers, 'content-type': 'text/plain' } },
    null
  )
  const written = stage.lines.join('')
  const all = [...secrets, ...(await readForeignSecrets(stage.sandboxOrigin))]
  const leaked = all.filter((secret) => written.includes(secret) || written.includes(encodeURIComponent(secret)))
  t.strictSame(leaked, [], `none of ${all.length} secrets is in a line`)
}
