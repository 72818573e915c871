import { family, misread, misreadBody, parseBody, stateIn, success, type Fault } from './fault.js'

/** Faults in what a server takes for what it is sent. */
export const requestFaults: Readonly<Record<string, Fault>> = {
  'takes the text "true" for true': misreadBody('requests/coercion', (body, { method }) =>
    method === 'PUT' && body['state'] === 'true' ? { state: true } : body
  ),
  'takes 1 for true': misreadBody('requests/coercion', (body, { method }) =>
    method === 'PUT' && body['state'] === 1 ? { state: true } : body
  ),
  'takes null for false': misreadBody('requests/coercion', (body, { method }) =>
    method === 'PUT' && body['state'] === null ? { state: false } : body
  ),
  'takes a list of one for its value': misreadBody('requests/coercion', (body, { method }) =>
    method === 'PUT' && Array.isArray(body['state']) && body['state'].length === 1 ? { state: body['state'][0] } : body
  ),
  'takes a missing state for false': misread('requests/missing-fields', (request) =>
    request.method === 'PUT' && request.body === '{}' ? { ...request, body: '{"state":false}' } : request
  ),
  'takes a number for a text': misreadBody('requests/unfit-fields', (body, { method }) =>
    method === 'POST' && typeof body['code'] === 'number' ? { ...body, code: String(body['code']) } : body
  ),
  'takes types in lower case': misread('requests/unknown-type', (request) => ({
    ...request,
    url: request.url.replace(/\/wechat$/, '/WECHAT')
  })),
  'guesses what is not closed': misread('requests/malformed', (request) =>
    request.body === '{"state":false' ? { ...request, body: '{"state":false}' } : request
  ),
  'takes the last of two fields': misread('requests/duplicate-fields', (request) =>
    request.body === '{"state":true,"state":false}' ? { ...request, body: '{"state":false}' } : request
  ),
  'lets a prototype fill a field in': misread('requests/prototype', (request) =>
    request.body.startsWith('{"__proto__"') ? { ...request, body: '{"state":true}' } : request
  ),
  'reads forms': misread('requests/content-type', (request) =>
    request.body === 'state=false'
      ? { ...request, headers: { ...request.headers, 'content-type': 'application/json' }, body: '{"state":false}' }
      : request
  ),
  'reads text as JSON': misread('requests/content-type', (request) =>
    request.headers['content-type'] === 'text/plain'
      ? { ...request, headers: { ...request.headers, 'content-type': 'application/json' } }
      : request
  ),
  'reads bodies of every size': misread('requests/size', (request) =>
    request.body.length > 16_384 ? { ...request, body: request.body.trim() } : request
  ),
  'lets a header change the method': {
    expected: 'requests/method-override',
    foundBy: ['contract/status'],
    proxy:
      ({ pass }) =>
      async (request) => {
        const { 'x-http-method-override': method = request.method } = request.headers
        const answer = await pass({ ...request, method })
        return method === request.method || answer.status !== 200 ? answer : { ...answer, body: success }
      }
  },
  'takes the token from the query': misread('authentication/required', (request) => {
    const token = new URLSearchParams(request.url.replace(/^[^?]*/, '')).get('access_token')
    return token === null ? request : { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
  }),
  'takes the token from a cookie': misread('authentication/required', (request) => {
    const token = /(?:^|; )token=([^;]*)/.exec(request.headers['cookie'] ?? '')?.[1]
    return token === undefined
      ? request
      : { ...request, headers: { ...request.headers, authorization: `Bearer ${decodeURIComponent(token)}` } }
  }),
  'completes what a browser brings by GET': {
    expected: 'redirects/no-callback',
    proxy: ({ pass }) => {
      const owners = new Map<string, string>()
      return async (request) => {
        const { code, state, type } = Object.fromEntries(new URLSearchParams(request.url.replace(/^[^?]*/, '')))
        const authorization = owners.get(String(state))
        if (request.method === 'GET' && code !== undefined && authorization !== undefined) {
          const headers = { ...request.headers, authorization, 'content-type': 'application/json' }
          await pass({ method: 'POST', url: family, headers, body: JSON.stringify({ type, code, state }) })
        }
        const answer = await pass(request)
        const issued = request.method === 'PUT' ? stateIn(answer) : ''
        if (issued !== '') owners.set(issued, String(request.headers['authorization']))
        return answer
      }
    }
  },
  'hands out one state again and again': {
    expected: 'ceremony/state-random',
    proxy: ({ pass }) => {
      const kept = new Map<string, string>()
      return async (request) => {
        const isIssue = request.method === 'PUT' && request.body === '{"state":false}'
        const key = `${request.url} ${request.headers['authorization']}`
        if (request.body === '{"state":true}' || request.method === 'POST') kept.clear()
        const answer = await pass(request)
        if (!isIssue || answer.status !== 200) return answer
        kept.set(key, kept.get(key) ?? answer.body)
        return { ...answer, body: kept.get(key)! }
      }
    }
  },
  'counts its states': {
    expected: 'ceremony/state-random',
    proxy: ({ pass }) => {
      const real = new Map<string, string>()
      const counted = (state: string): string => {
        const alias = (0x5eed_0000_0000 + real.size).toString(16).padStart(32, '0')
        real.set(alias, state)
        return alias
      }
      return async (request) => {
        const { state } = parseBody(request.body)
        const known = real.get(String(state))
        const body = known === undefined ? request.body : request.body.replace(String(state), known)
        const answer = await pass({ ...request, body })
        if (request.method !== 'PUT') return answer
        return {
          ...answer,
          body: answer.body.replace(/([?&]state=)(\w+)/, (_all, name: string, issued: string) => name + counted(issued))
        }
      }
    }
  },
  'refuses the repetition of a completion': {
    expected: 'ceremony/exactly-once',
    proxy: ({ pass }) => {
      const seen = new Set<string>()
      const unusable = '{"code":403,"msg":"授权状态无效或已失效，请重新发起授权。","error":"STATE_UNUSABLE"}'
      return async (request) => {
        const answer = await pass(request)
        if (request.method !== 'POST' || answer.body !== success) return answer
        const isRepeated = seen.has(request.body)
        seen.add(request.body)
        return isRepeated ? { ...answer, status: 403, body: unusable } : answer
      }
    }
  },
  'answers a second code with the first outcome': {
    expected: 'states/replay',
    proxy: ({ pass }) => {
      const outcomes = new Map<string, string>()
      return async (request) => {
        const answer = await pass(request)
        if (request.method !== 'POST') return answer
        const key = `${String(parseBody(request.body)['state'])} ${request.headers['authorization']}`
        if (answer.body === success) outcomes.set(key, success)
        return outcomes.has(key) ? { ...answer, status: 200, body: success } : answer
      }
    }
  }
}
