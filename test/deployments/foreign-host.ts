import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { dingTalk } from '../helpers/sandbox-client.js'
import type { Answering, Passing } from '../helpers/conformance-target.js'

/** What this host uses of `passport-dingtalk2`, which has no types. */
interface DingTalkStrategy {
  authenticate(request: object, options?: object): void
  redirect(url: string): void
  success(user: Profile): void
  fail(reason: unknown): void
  error(error: unknown): void
}
interface Profile {
  id: string
  name: string
  headurl: string
}
type Verify = (token: string, refreshToken: string, profile: Profile, done: (e: null, user: Profile) => void) => void

const load = createRequire(import.meta.url)
const family = '/api/administrator/user/oauth-binding'
const callbackURL = 'http://localhost:8000/callback'

/**
 * Binds DingTalk accounts with `passport-dingtalk2`, as a team writes it in an afternoon: without this package, without
 * a database, and with the mistakes of an afternoon.
 *
 * @param users The users, by their tokens.
 */
export function createForeignHost(origin: string, users: Readonly<Record<string, string>>) {
  const Strategy = load('passport-dingtalk2/lib/strategy.js') as new (o: object, v: Verify) => DingTalkStrategy
  const strategy = new Strategy(
    {
      ...{ clientID: dingTalk.clientId, clientSecret: dingTalk.clientSecret, callbackURL },
      authorizationURL: `${origin}/oauth2/auth`,
      persistentTokenURL: `${origin}/v1.0/oauth2/userAccessToken`,
      userProfileURL: `${origin}/v1.0/contact/users/me`
    },
    (_token, _refreshToken, profile, done) => done(null, profile)
  )
  const states = new Set<string>()
  const bindings = new Map<string, Profile & { boundAt: string }>()

  /** Passport makes an object of the strategy for each request, just so. */
  const run = (query: Record<string, string>, options: object): Promise<string | Profile> =>
    new Promise((resolve, reject) => {
      const own: DingTalkStrategy = Object.assign(Object.create(strategy) as DingTalkStrategy, {
        ...{ redirect: resolve, success: resolve, fail: reject, error: reject }
      })
      own.authenticate({ query, headers: {} }, options)
    })
  const issue = async (): Promise<string> => {
    const state = randomBytes(16).toString('hex')
    states.add(state)
    return String(await run({}, { state }))
  }
  const list = async (user: string): Promise<Answering> => {
    const binding = bindings.get(user)
    const bound = binding && { nickname: binding.name, avatar: binding.headurl, bound_at: binding.boundAt }
    const item = { name: 'ding_talk', display_name: '钉钉快捷登录', url: await issue(), icon: 'dingding' }
    return answer(200, {
      data: [{ ...item, has_binding: binding !== undefined, binding: bound ?? null, can_unbind: true }]
    })
  }
  const update = async (user: string, { state }: Record<string, unknown>): Promise<Answering> => {
    if (state === undefined) return answer(403, { data: { state: ['state 不能为空。'] }, msg: '请求数据验证失败!' })
    if (!state) return answer(200, { data: await issue() })
    bindings.delete(user)
    return answer(200, { data: '操作成功' })
  }
  const complete = async (user: string, { type, code, state }: Record<string, string>): Promise<Answering> => {
    const missing = Object.entries({ type, code, state }).find(([, value]) => value === undefined)?.[0]
    if (missing !== undefined) {
      return answer(403, { data: { [missing]: [`${missing} 不能为空。`] }, msg: '请求数据验证失败!' })
    }
    if (!states.has(String(state))) return answer(403, { msg: `state ${state} 无效`, error: 'STATE_UNUSABLE' })
    const profile = (await run({ authCode: String(code), state: String(state) }, {})) as Profile
    const owner = [...bindings].find(([, { id }]) => id === profile.id)?.[0]
    if (owner !== undefined && owner !== user) {
      return answer(409, { msg: `该账号已绑定用户 ${owner}`, error: 'ACCOUNT_BOUND_ELSEWHERE' })
    }
    bindings.set(user, { ...profile, boundAt: new Date().toISOString() })
    return answer(200, { data: '绑定成功' })
  }
  return async ({ method, url, headers, body }: Passing): Promise<Answering> => {
    const user = users[String(headers['authorization']).replace('Bearer ', '')]
    const [path = ''] = url.split('?')
    if (!path.startsWith(family)) return answer(404, { msg: '没有', error: 'NOT_FOUND' })
    if (user === undefined) return answer(401, { msg: '请求未认证' })
    try {
      if (method === 'GET') return await list(user)
      const json = JSON.parse(Buffer.from(body, 'latin1').toString()) as Record<string, string>
      return method === 'PUT' ? await update(user, json) : await complete(user, json)
    } catch (error) {
      return answer(500, { msg: String(error) })
    }
  }
}

function answer(status: number, { msg = 'success', ...rest }: Record<string, unknown>): Answering {
  const { data, ...error } = rest
  const body = JSON.stringify({ code: status, ...(data !== undefined && { data }), msg, ...error })
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}
