import { findDeviations, type SeenResponse } from '../../../test/helpers/assert-contract.js'
import { isNode } from '../../../test/helpers/contract-document.js'
import type { Contents, WatchedTable } from './database-watch.js'
import { canary } from './schema-arbitraries.js'
import type { SubjectName } from './subjects.js'
import type { ResolvedRequest, World } from './world.js'

/** A request, what came back, and what was stored in between. */
export interface Seen {
  subject: SubjectName
  request: ResolvedRequest
  response: SeenResponse
  /** What each changed table held before. */
  changed: Partial<Contents>
  contents: Contents
}

const familyUrl = '/api/administrator/user/oauth-binding'
const types = ['WECHAT', 'DING_TALK']
/** Of these, the documentation and the probes have answers of their own. */
const ownPages = /^\/(documentation|health|metrics)\b/

/** Decodes a segment of a path as the router does; `null` when it cannot be. */
function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

function parse(body: ResolvedRequest['body']): unknown {
  if (body === null) return undefined
  try {
    // A byte order mark before JSON may be ignored (RFC 8259 section 8.1).
    return JSON.parse(
      Buffer.from(body as string)
        .toString('utf8')
        .replace(/^\ufeff/, '')
    )
  } catch {
    return undefined
  }
}

/** Who sends a request: whose token is in its one `Authorization` header. */
function identify({ headers }: ResolvedRequest, tokens: World['tokens']): string | undefined {
  const given = headers.filter(([name]) => name.toLowerCase() === 'authorization')
  const token = /^bearer +(\S+) *$/i.exec(given[0]?.[1] ?? '')?.[1]
  return given.length === 1 ? ['alice', 'bob'].find((who) => tokens[who] === token) : undefined
}

/** What a request asks for, as far as it may be served at all. */
type Permission = 'list' | 'issue' | 'unbind' | 'complete' | null

/** Judges a request by itself, without anything of the product: whether it may be served, and as what. */
export function judge(request: ResolvedRequest, tokens: World['tokens']): Permission {
  const who = identify(request, tokens)
  const [path = ''] = request.url.split(/[?#]/, 1)
  if (who === undefined) return null
  if (request.method === 'GET') return path === familyUrl ? 'list' : null
  const contentType = request.headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const body = parse(request.body)
  if (!/^application\/json[\t ]*(;|$)/i.test(contentType) || !isNode(body)) return null
  if (request.method === 'PUT') {
    const type = path.startsWith(`${familyUrl}/`) ? decode(path.slice(familyUrl.length + 1)) : null
    if (type === null || !types.includes(type) || typeof body['state'] !== 'boolean') return null
    return body['state'] ? 'unbind' : 'issue'
  }
  const state = request.states.get(String(body['state']))
  const isOwn = state !== undefined && state.who === who && state.type === body['type']
  return request.method === 'POST' && path === familyUrl && isOwn ? 'complete' : null
}

const rowsMore = ({ changed, contents }: Seen, table: WatchedTable): number =>
  contents[table].rows - (changed[table] ?? contents[table]).rows

/** Which tables success may change; the rest must be as before. */
const changeable: Readonly<Record<Exclude<Permission, null>, readonly WatchedTable[]>> = {
  list: ['oauth_states'],
  issue: ['oauth_states'],
  unbind: ['oauth_states', 'oauth_bindings', 'oauth_identities', 'binding_events'],
  complete: ['oauth_states', 'oauth_bindings', 'oauth_identities', 'binding_events']
}

function assessSuccess(seen: Seen, permission: Permission): string[] {
  if (permission === null) return ['success for what must be refused']
  const wrong = Object.keys(seen.changed).filter((table) => !changeable[permission].includes(table as WatchedTable))
  const findings = wrong.map((table) => `${permission} changed ${table}`)
  if (permission === 'issue' && rowsMore(seen, 'oauth_states') !== 1) findings.push('an issue stores one state')
  if (permission === 'unbind' && rowsMore(seen, 'oauth_states') !== 0) findings.push('an unbind stores no state')
  if (rowsMore(seen, 'oauth_bindings') < 0 && permission !== 'unbind') findings.push(`${permission} unbound`)
  if (rowsMore(seen, 'oauth_bindings') > 0 && permission !== 'complete') findings.push(`${permission} bound`)
  return findings
}

/** A refusal stores nothing; but a code that the provider refused uses up the state that it came with. */
function assessRefusal({ changed }: Seen, permission: Permission): string[] {
  const allowed: readonly string[] = permission === 'complete' ? ['oauth_states'] : []
  const stored = Object.keys(changed).filter((table) => !allowed.includes(table))
  return stored.map((table) => `refused, and changed ${table}`)
}

/** What the host answers, rather than the plugin in it: other paths. */
function belongsToHost({ subject, request, response }: Seen): boolean {
  const [path = ''] = request.url.split(/[?#]/, 1)
  if (subject === 'service') return ownPages.test(path) && response.statusCode < 400
  return path !== familyUrl && !path.startsWith(`${familyUrl}/`)
}

function findRepeated({ request, response }: Seen, secrets: readonly string[]): string[] {
  const answer = `${JSON.stringify(response.headers)}\n${response.body}`
  const findings = secrets.filter((secret) => answer.includes(secret)).map(() => 'the answer holds a secret')
  if (answer.toLowerCase().includes(canary.toLowerCase())) findings.push('the answer repeats the request')
  if ([...request.states.keys()].some((state) => state !== '' && answer.includes(state))) {
    findings.push('the answer holds the state that was sent')
  }
  return findings
}

/** Only the provider's own refusal of a code that went as far as the provider is a failure that is nobody's fault here. */
function isServerFault({ response }: Seen, permission: Permission): boolean {
  if (response.statusCode < 500) return false
  return !(
    permission === 'complete' &&
    response.statusCode === 502 &&
    response.body.includes('"PROVIDER_CODE_REJECTED"')
  )
}

/** The contract lets hosts leave it out; these subjects do not. */
function lacksChallenge({ statusCode, headers }: SeenResponse): boolean {
  return statusCode === 401 && new Headers(headers as Record<string, string>).get('www-authenticate') !== 'Bearer'
}

/** Lists everything that is wrong with an answer; empty when it is right. */
export function assess(seen: Seen, world: Pick<World, 'tokens' | 'secrets'>): string[] {
  const { request, response } = seen
  const { method, url } = request
  const permission = judge(request, world.tokens)
  const isSuccess = response.statusCode === 200
  const isForeign = belongsToHost(seen)
  return [
    ...(isServerFault(seen, permission) ? [`status ${response.statusCode}`] : []),
    ...(request.isGenuine && !isSuccess ? [`status ${response.statusCode} for a request that fits`] : []),
    ...(isSuccess && !isForeign ? assessSuccess(seen, permission) : assessRefusal(seen, permission)),
    ...(isForeign ? [] : findDeviations({ method, url, response })),
    ...(lacksChallenge(response) ? ['WWW-Authenticate is missing'] : []),
    ...(isForeign ? [] : findRepeated(seen, world.secrets))
  ]
}
