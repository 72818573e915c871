import { hash, randomBytes } from 'node:crypto'
import { watchIssued } from './issued.js'
import {
  misanswer,
  misread,
  misword,
  parseBody,
  stateIn,
  tokenOf,
  type Body,
  type Fault,
  type FaultyHost,
  type Passing
} from './fault.js'

const loginUrl = '/api/auth/login'
const also = ['sign-in'] as const
const session = '{"code":200,"data":{"token":"9|a-token-that-is-none","role":"user"},"msg":"success"}'

const isLogin = ({ method, url }: Passing): boolean => method === 'POST' && url === loginUrl

/** Signs in with a state and a verifier of the fault's own, in place of those that were sent. */
async function logInAnyway({ pass }: FaultyHost, request: Passing, body: Body) {
  const verifier = randomBytes(32).toString('base64url')
  const url = `${loginUrl}?challenge=${hash('sha256', verifier, 'base64url')}`
  const { body: listed } = await pass({ ...request, method: 'GET', url, body: '' })
  const { data } = parseBody(listed) as { data: { name: string; url: string }[] }
  const method = data.find(({ name }) => name.toUpperCase() === body['type'])
  const state = stateIn({ status: 200, headers: {}, body: String(method?.url) })
  return pass({ ...request, body: JSON.stringify({ ...body, state, verifier }) })
}

/** What is known of a state that a login is refused with. */
interface Refused {
  /** For which platform it was issued to sign in; `undefined`: it was not. */
  signIn: string | undefined
  isOfBinding: boolean
  /** Whether it has signed in. */
  isUsed: boolean
  isSameBrowser: boolean
  type: string
}

/** Lets a refused login in, when it is one of a kind. */
function missign(expected: string, isIt: (refused: Refused, state: string) => boolean): Fault {
  return {
    expected,
    also,
    proxy: (host) => {
      const issued = watchIssued()
      return async (request) => {
        const answer = await host.pass(request)
        const body = parseBody(request.body)
        const known = issued.note(request, answer)
        if (!isLogin(request) || answer.status !== 403) return answer
        return isIt({ ...known, type: String(body['type']) }, String(body['state']))
          ? logInAnyway(host, request, body)
          : answer
      }
    }
  }
}

/** Changes the cookie that a look sets. */
const miscook = (expected: string, change: (cookie: string) => string): Fault =>
  misanswer(
    expected,
    (answer) => {
      const { 'set-cookie': given } = answer.headers
      if (given === undefined) return answer
      return { ...answer, headers: { ...answer.headers, 'set-cookie': [given].flat().map(change) } }
    },
    also
  )

/** Faults in signing in. */
export const signInFaults: Readonly<Record<string, Fault>> = {
  'takes every browser for the same': missign(
    'sign-in/other-browser',
    ({ signIn, type, isUsed, isSameBrowser }) => signIn === type && !isUsed && !isSameBrowser
  ),
  'signs in with a state of a binding': missign('sign-in/other-purpose', ({ isOfBinding }) => isOfBinding),
  'signs in with a state of another platform': missign(
    'sign-in/other-platform',
    ({ signIn, type }) => signIn !== undefined && signIn !== type
  ),
  'signs in with a state that was used': missign(
    'sign-in/replay',
    ({ isUsed, isSameBrowser }) => isUsed && isSameBrowser
  ),
  'signs in with an altered state': missign(
    'sign-in/unknown-state',
    ({ signIn, isOfBinding }, state) => signIn === undefined && !isOfBinding && state.length > 40
  ),
  'binds with a state of signing in': {
    expected: 'sign-in/other-purpose',
    also,
    proxy: ({ pass }) => {
      const issued = watchIssued()
      return async (request) => {
        const answer = await pass(request)
        const { signIn } = issued.note(request, answer)
        const { type, ...body } = parseBody(request.body)
        const isBinding = request.method === 'POST' && !request.url.startsWith(loginUrl) && answer.status === 403
        if (!isBinding || signIn === undefined) return answer
        const url = `${request.url}/${String(type)}`
        const fresh = await pass({ ...request, method: 'PUT', url, body: '{"state":false}' })
        return pass({ ...request, body: JSON.stringify({ ...body, type, state: stateIn(fresh) }) })
      }
    }
  },
  'refuses the repetition of a login': {
    expected: 'sign-in/exactly-once',
    also,
    proxy: ({ pass }) => {
      const seen = new Set<string>()
      return async (request) => {
        if (!isLogin(request)) return pass(request)
        const isRepeated = seen.has(request.body)
        seen.add(request.body)
        return pass(isRepeated ? { ...request, body: request.body.replace('"state":"', '"state":"0') } : request)
      }
    }
  },
  'signs in whoever has bound nothing': {
    expected: 'sign-in/not-bound',
    also,
    proxy:
      ({ pass }) =>
      async (request) => {
        const answer = await pass(request)
        return answer.body.includes('"ACCOUNT_NOT_BOUND"') ? { ...answer, status: 200, body: session } : answer
      }
  },
  'takes an open id from the body': misanswer(
    'sign-in/client-sent-identity',
    (answer, request) =>
      isLogin(request) && 'openid' in parseBody(request.body) ? { ...answer, status: 200, body: session } : answer,
    also
  ),
  'redeems a ticket twice': {
    expected: 'sign-in/ticket',
    also,
    proxy: ({ pass }) => {
      const redeemed = new Set<string>()
      return async (request) => {
        const answer = await pass(request)
        if (!request.url.endsWith('/ticket')) return answer
        if (answer.status === 200) redeemed.add(request.body)
        return redeemed.has(request.body)
          ? { ...answer, status: 200, body: '{"code":200,"data":"绑定成功","msg":"success"}' }
          : answer
      }
    }
  },
  'redeems a ticket in every browser': {
    expected: 'sign-in/ticket',
    also,
    proxy: ({ pass }) => {
      const verifiers = new Map<string, unknown>()
      return async (request) => {
        const body = parseBody(request.body)
        const verifier = verifiers.get(String(body['ticket'])) ?? body['verifier']
        const isRedemption = request.url.endsWith('/ticket')
        const answer = await pass(isRedemption ? { ...request, body: JSON.stringify({ ...body, verifier }) } : request)
        const { data } = parseBody(answer.body) as { data?: { ticket?: string } }
        if (isLogin(request) && data?.ticket !== undefined) verifiers.set(data.ticket, body['verifier'])
        return answer
      }
    }
  },
  'keeps a session when its binding has ended': {
    expected: 'sign-in/ends-with-binding',
    also,
    proxy: ({ pass }) => {
      const sessions = new Map<string, string>()
      let owner = ''
      return async (request) => {
        const answer = await pass(request)
        if (request.method === 'PUT' && answer.status === 200) owner = String(request.headers['authorization'])
        const { data } = parseBody(answer.body) as { data?: { token?: string } }
        if (isLogin(request) && data?.token !== undefined) sessions.set(data.token, owner)
        const authorization = sessions.get(tokenOf(request))
        if (answer.status !== 401 || authorization === undefined) return answer
        return pass({ ...request, headers: { ...request.headers, authorization } })
      }
    }
  },
  'signs in with what is suspended': {
    expected: 'operators/suspended-login',
    also: ['sign-in', 'operators'],
    proxy:
      ({ pass }) =>
      async (request) => {
        const answer = await pass(request)
        const isSuspended = isLogin(request) && parseBody(answer.body)['error'] === 'BINDING_SUSPENDED'
        return isSuspended ? { ...answer, status: 200, body: session } : answer
      }
  },
  'lets scripts read the cookie': miscook('sign-in/cookie', (cookie) => cookie.replace('; HttpOnly', '')),
  'sends the cookie along from other sites': miscook('sign-in/cookie', (cookie) =>
    cookie.replace('SameSite=Lax', 'SameSite=None')
  ),
  'takes any text for a challenge': misread(
    'sign-in/challenge',
    (request) => ({ ...request, url: request.url.replace(/challenge=x$/, `challenge=${'A'.repeat(43)}`) }),
    also
  ),
  'tells why a login is refused': misword(
    'sign-in/one-answer',
    403,
    (body, request) =>
      isLogin(request) && /"state":"\w{32}"/.test(request.body) ? { ...body, msg: '该状态不是用于登录的。' } : body,
    also
  )
}
