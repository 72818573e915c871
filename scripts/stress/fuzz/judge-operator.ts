import { operatorUrl } from './operator-requests.js'
import type { ResolvedRequest } from './resolve.js'

/** What an operator's request asks for; `keep`: a change that has been made already. */
export type OperatorPermission = 'page' | 'find' | 'suspend' | 'resume' | 'keep' | 'remove' | 'remove suspended'

const typePattern = /^[A-Z][A-Z0-9_]{0,31}$/
const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(value) && [...value].length <= longest
}

const queryChecks: Readonly<Record<string, (value: string) => boolean>> = {
  user_id: (value) => isText(value, 255),
  type: (value) => typePattern.test(value),
  limit: (value) => /^([1-9]\d?|1\d\d|200)$/.test(value),
  cursor: (value) => idPattern.test(value)
}

function isPageQuery(url: string): boolean {
  const query = new URLSearchParams(url.replace(/^[^?]*\??|#.*$/gs, ''))
  return Object.entries(queryChecks).every(([name, check]) => {
    const given = query.getAll(name)
    return given.length === 0 || (given.length === 1 && check(given[0] as string))
  })
}

function isSearch({ type, subject, issuer, kind }: Record<string, unknown>): boolean {
  const others = [issuer, kind].filter((value) => value !== undefined)
  return typeof type === 'string' && typePattern.test(type) && [subject, ...others].every((value) => isText(value, 255))
}

/** Judges a request that an operator's token comes with. */
export function judgeOperator(
  { method, url, issued }: ResolvedRequest,
  path: string,
  body: Record<string, unknown> | null
): OperatorPermission | null {
  if (path === operatorUrl) return method === 'GET' && isPageQuery(url) ? 'page' : null
  if (path === `${operatorUrl}/search`) return method === 'POST' && body !== null && isSearch(body) ? 'find' : null
  const [id = '', change, ...more] = path.slice(operatorUrl.length + 1).split('/')
  const standing = issued.get(id)?.purpose
  if ((standing !== 'active' && standing !== 'suspended') || more.length > 0) return null
  if (method === 'DELETE') return change !== 'suspension' ? null : standing === 'suspended' ? 'resume' : 'keep'
  if (method !== 'POST' || !isText(body?.['reason'], 1000)) return null
  if (change === 'removal') return standing === 'active' ? 'remove' : 'remove suspended'
  return change !== 'suspension' ? null : standing === 'active' ? 'suspend' : 'keep'
}
