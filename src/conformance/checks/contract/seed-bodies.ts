import { isDeepStrictEqual } from 'node:util'
import type { ScenarioCheck } from '../../check.js'
import { isSuccess } from '../../world/user.js'

/** What the first document of the contract shows. */
const stateMissing = { code: 403, data: { state: ['state 不能为空。'] }, msg: '请求数据验证失败!' }
const unauthenticated = { code: 401, msg: '请求未认证' }
const unbound = { code: 200, data: '操作成功', msg: 'success' }

export const seedBodies: ScenarioCheck = {
  id: 'contract/seed-bodies',
  title: 'The documented bodies of PUT are answered word for word.',
  clauses: ['contract: updateBinding, examples'],
  needs: [],
  run: async ({ first, ask, paths, types: [type], expect }) => {
    const missing = await first.update(type, undefined)
    // Whether it is refused at all, `requests/missing-fields` tells.
    const isRight = isSuccess(missing) || isDeepStrictEqual(missing.body, stateMissing)
    expect(isRight, 'a missing `state` is answered otherwise', missing)
    const unknown = await ask({ method: 'PUT', path: `${paths.family}/${type}`, json: { state: false } })
    expect(
      isSuccess(unknown) || isDeepStrictEqual(unknown.body, unauthenticated),
      'no token is answered otherwise',
      unknown
    )
    const ended = await first.unbind(type)
    expect(isDeepStrictEqual(ended.body, unbound), 'unbinding is answered otherwise', ended)
  }
}
