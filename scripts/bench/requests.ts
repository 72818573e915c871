import { sessionCookieOf } from './datasets/better-auth.js'
import { tokenOf } from './datasets/dataset.js'
import type { WireRequest } from './load/messages.js'
import type { RequestKind, Step } from './scenarios.js'
import type { Target } from './target.js'

/** What the provider handed to the front end. */
export interface Callback {
  code: string
  state: string
}

/** Where visitors sign in. */
export const signInPath = '/api/auth/login'

/** What the browser of every login keeps. */
export const verifier = 'a-verifier-of-the-benchmark-of-43-characters'

/** The path of the contract's family. */
export const familyPath = '/api/administrator/user/oauth-binding'

/** What the body of a success holds. */
const expectedBodies: Record<RequestKind, string> = {
  issue: '"data":"http',
  unbind: '"data":"操作成功"',
  list: '"has_binding":',
  complete: '"data":"绑定成功"',
  login: '"data":{"token":"'
}

/** Returns the headers by which a user is known to the service. */
export function authorizationOf(user: number): Record<string, string> {
  return { Authorization: `Bearer ${tokenOf(user)}`, Accept: 'application/json' }
}

/**
 * Writes the request of a step.
 *
 * @param callback What a completion or a login posts.
 */
export function writeRequest(target: Target, step: Step, port: number, callback?: Callback): WireRequest {
  const { kind, user, provider } = step
  if (target.dialect === 'better-auth') return writeLinkRequest(user, port)
  const expected = expectedBodies[kind]
  const headers = authorizationOf(user)
  if (kind === 'list') return { kind, expected, text: write('GET', familyPath, port, headers) }
  if (kind === 'complete') {
    const body = JSON.stringify({ type: provider, ...callback })
    return { kind, expected, text: write('POST', familyPath, port, headers, body) }
  }
  if (kind === 'login') {
    const body = JSON.stringify({ type: provider, ...callback, verifier })
    return { kind, expected, text: write('POST', signInPath, port, { Accept: 'application/json' }, body) }
  }
  const body = JSON.stringify({ state: kind === 'unbind' })
  return { kind, expected, text: write('PUT', `${familyPath}/${provider}`, port, headers, body) }
}

/** better-auth's way to begin the same thing: a signed-in user asks for the address at which WeChat is linked. */
function writeLinkRequest(user: number, port: number): WireRequest {
  const headers = {
    Cookie: sessionCookieOf(user),
    Origin: `http://127.0.0.1:${port}`,
    Accept: 'application/json'
  }
  const body = JSON.stringify({ provider: 'wechat', callbackURL: '/settings', disableRedirect: true })
  return { kind: 'issue', expected: '"url":"http', text: write('POST', '/api/auth/link-social', port, headers, body) }
}

function write(method: string, path: string, port: number, headers: Record<string, string>, body?: string): string {
  const all = {
    Host: `127.0.0.1:${port}`,
    ...headers,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(body.length) })
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`
}
