import { family, forget, misanswer, misword, parseBody, stateIn, tokenOf, type Fault } from './fault.js'

/** Faults in how a server answers; the name says what it does. */
export const answerFaults: Readonly<Record<string, Fault>> = {
  'answers a status that is not documented': misanswer('contract/status', (answer, { method }) =>
    method === 'POST' && answer.status === 200
      ? { ...answer, status: 201, body: answer.body.replace('"code":200', '"code":201') }
      : answer
  ),
  'answers 404 as a page of HTML': misanswer('contract/envelope', (answer) =>
    answer.status === 405 ? { ...answer, body: '<!doctype html><title>Not allowed</title>' } : answer
  ),
  'puts the keys in another order': misword('contract/envelope', 200, ({ code, ...rest }) => ({ ...rest, code })),
  'says another code than its status': misword('contract/envelope', 415, (body) => ({ ...body, code: 400 })),
  'adds a key to a failure': misword('contract/body', 405, (body) => ({ ...body, trace: 'at line 1' })),
  'forgets has_binding': misword('contract/body', 200, (body) =>
    Array.isArray(body['data'])
      ? { ...body, data: body['data'].map(({ can_unbind: _forgotten, ...item }: Record<string, unknown>) => item) }
      : body
  ),
  'names an error of another status': misword('contract/body', 405, (body) => ({
    ...body,
    error: 'STATE_UNUSABLE'
  })),
  'answers failures as text': misanswer('contract/content-type', (answer) =>
    answer.status === 400 ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/plain' } } : answer
  ),
  'forgets no-store on failures': forget('contract/no-store', 'cache-control', 403),
  'forgets nosniff': forget('contract/nosniff', 'x-content-type-options'),
  'forgets the language': forget('contract/content-language', 'content-language'),
  'answers 401 without a challenge': forget('contract/challenge', 'www-authenticate'),
  'forgets which methods a path has': forget('contract/allow', 'allow'),
  'knows no English': misanswer('contract/language', (answer, { headers }) =>
    headers['accept-language'] === 'en' ? { ...answer, body: '{"code":401,"msg":"请求未认证"}' } : answer
  ),
  'words a missing field in its own way': misword('contract/seed-bodies', 403, (body) =>
    JSON.stringify(body).includes('state 不能为空。') ? { ...body, data: { state: ['state 不能为空'] } } : body
  ),
  'repeats the code that it was sent': misanswer('contract/echo', (answer, request) => ({
    ...answer,
    headers: { ...answer.headers, 'x-code': String(parseBody(request.body)['code'] ?? '').replace(/\W/g, '') }
  })),
  'repeats the token in a header': misanswer('contract/echo', (answer, request) => ({
    ...answer,
    headers: { ...answer.headers, 'x-debug-token': tokenOf(request) }
  })),
  'fails at a platform that it does not know': misanswer('contract/server-errors', (answer, { url }) =>
    url.startsWith(`${family}/GITHUB`)
      ? { ...answer, status: 500, body: '{"code":500,"msg":"服务内部错误。","error":"INTERNAL_ERROR"}' }
      : answer
  ),
  'fails at HEAD': misanswer('contract/server-errors', (answer, { method }) =>
    method === 'HEAD' ? { ...answer, status: 500 } : answer
  ),
  'answers HEAD as GET': misanswer('requests/methods', (answer, { method, url }) => {
    const { allow: _allow, ...headers } = answer.headers
    return method === 'HEAD' && url === family ? { ...answer, headers, status: 200 } : answer
  }),
  'lets pages of every origin read': misanswer('requests/cross-origin', (answer, { headers }) =>
    headers['origin'] === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, 'access-control-allow-origin': headers['origin'] } }
  ),
  'redirects to the state': misanswer('redirects/none', (answer, request) => {
    const { state } = parseBody(request.body)
    const isUrl = typeof state === 'string' && state.startsWith('http')
    return isUrl ? { status: 302, headers: { location: state }, body: '' } : answer
  }),
  'sends an answer on after a while': misanswer('redirects/none', (answer, { method }) =>
    method === 'POST' ? { ...answer, headers: { ...answer.headers, refresh: '3; url=/' } } : answer
  ),
  'tells a token whose id is known from others': misword('authentication/one-answer', 401, (body, request) =>
    /^1\|/.test(tokenOf(request)) ? { ...body, msg: '令牌错误' } : body
  ),
  'validates before it authenticates': misanswer('authentication/before-all', (answer, request) => {
    const isMissing = request.method === 'POST' && !('type' in parseBody(request.body))
    const { 'www-authenticate': _challenge, ...headers } = answer.headers
    return answer.status === 401 && isMissing
      ? { headers, status: 403, body: '{"code":403,"data":{"type":["type 不能为空。"]},"msg":"请求数据验证失败!"}' }
      : answer
  }),
  'names the owner in the conflict': misword('ownership/names-nobody', 409, (body, request) =>
    body['error'] === 'ACCOUNT_BOUND_ELSEWHERE'
      ? { ...body, msg: `该账号已绑定用户 ${tokenOf(request).charAt(0)}。` }
      : body
  ),
  'has the nickname in the conflict': misword('ownership/names-nobody', 409, (body) =>
    body['error'] === 'ACCOUNT_BOUND_ELSEWHERE' ? { ...body, msg: '小明已绑定其他用户，李华也一样。' } : body
  ),
  'puts the secret of the app into the URL': misanswer('ceremony/authorize-url', (answer) => ({
    ...answer,
    body: answer.body.replaceAll('&response_type=', '&client_secret=s3cr3t&response_type=')
  })),
  'forgets WeChat’s fragment': misanswer('ceremony/authorize-url', (answer) => ({
    ...answer,
    body: answer.body.replaceAll('#wechat_redirect', '')
  })),
  'lets a parameter choose the redirect address': misanswer('redirects/redirect-address', (answer, { url }) => {
    const wanted = new URLSearchParams(url.replace(/^[^?]*/, '')).get('redirect_uri')
    return wanted === null
      ? answer
      : { ...answer, body: answer.body.replace(/redirect_uri=[^&"]*/g, `redirect_uri=${encodeURIComponent(wanted)}`) }
  }),
  'takes a header for its host': misanswer('redirects/forwarded-host', (answer, { headers }) =>
    headers['x-forwarded-host'] === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, link: `<https://${headers['x-forwarded-host']}/>; rel=self` } }
  ),
  'tells why a state is unusable': {
    expected: 'states/one-answer',
    proxy: ({ pass }) => {
      const owners = new Map<string, string>()
      return async (request) => {
        const answer = await pass(request)
        if (stateIn(answer) !== '') owners.set(stateIn(answer), tokenOf(request))
        const { state } = parseBody(request.body)
        const owner = owners.get(String(state))
        const isOthers = owner !== undefined && owner !== tokenOf(request)
        return isOthers ? { ...answer, body: answer.body.replace('授权状态无效', '授权状态属于其他用户') } : answer
      }
    }
  }
}
