import { findDeviations, type SeenResponse } from '../../../test/helpers/assert-contract.js'
import { isNode } from '../../../test/helpers/contract-document.js'
import { browsers, cookieNameFor, cookieNames, readCookie, verifierOf } from './browsers.js'
import type { Contents, WatchedTable } from './database-watch.js'
import { people, types } from './fuzz-request.js'
import { judgeOperator, type OperatorPermission } from './judge-operator.js'
import { operatorUrl } from './operator-requests.js'
import type { Issued, ResolvedRequest } from './resolve.js'
import { canary } from './schema-arbitraries.js'
import { signInUrl, ticketUrl } from './sign-in-requests.js'
import type { SubjectName } from './subjects.js'
import type { World } from './world.js'

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
/** Of these, the documentation and the probes have answers of their own. */
const ownPages = /^\/(?:$|(?:documentation|health|metrics)\b)/

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

/** The challenge of a URL; `undefined`: there is none; `null`: it does not fit. */
function readChallenge(url: string): string | undefined | null {
  const given = new URLSearchParams(url.replace(/^[^?]*\??|#.*$/gs, '')).getAll('challenge')
  if (given.length === 0) return undefined
  return given.length === 1 && /^[\w-]{43}$/.test(given[0] as string) ? given[0]! : null
}

/** Who sends a request: whose token is in its one `Authorization` header. */
function identify(
  { headers }: ResolvedRequest,
  tokens: World['tokens'],
  known: readonly string[] = people
): string | undefined {
  const given = headers.filter(([name]) => name.toLowerCase() === 'authorization')
  const token = /^bearer +(\S+) *$/i.exec(given[0]?.[1] ?? '')?.[1]
  return given.length === 1 ? known.find((who) => tokens[who] === token) : undefined
}

/** What a request asks for, as far as it may be served at all. */
export type Permission =
  ('list' | 'issue' | 'unbind' | 'complete' | 'look' | 'login' | 'redeem') | OperatorPermission | null

/** Tells whether a body is JSON, as its type says, and returns it. */
function readJson({ headers, body }: ResolvedRequest): Record<string, unknown> | null {
  const contentType = headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const parsed = parse(body)
  return /^application\/json[\t ]*(;|$)/i.test(contentType) && isNode(parsed) ? parsed : null
}

/** What is handed out for a purpose works for the one who got it, and as the type it was made for. */
function isIssued(request: ResolvedRequest, text: unknown, { who, type, purpose }: Partial<Issued>): boolean {
  const found = request.issued.get(String(text))
  return found !== undefined && found.purpose === purpose && found.who === who && found.type === (type ?? found.type)
}

/** Whose browser it is: that of the verifier in the body, else that of the cookie. */
function identifyBrowser(request: ResolvedRequest, { verifier = readCookie(request) }: Record<string, unknown>) {
  return browsers.find((browser) => verifierOf(browser) === verifier)
}

/** Judges a request of a visitor's, or one that redeems a ticket. */
function judgeSignIn(request: ResolvedRequest, path: string, who: string | undefined): Permission {
  if (request.method === 'GET') return path === signInUrl && readChallenge(request.url) !== null ? 'look' : null
  const body = readJson(request)
  if (request.method !== 'POST' || body === null) return null
  const browser = identifyBrowser(request, body)
  if (browser === undefined) return null
  if (path === ticketUrl) {
    return who !== undefined && isIssued(request, body['ticket'], { purpose: 'ticket', who: browser }) ? 'redeem' : null
  }
  const type = String(body['type'])
  return isIssued(request, body['state'], { purpose: 'sign-in', who: browser, type }) ? 'login' : null
}

/** Judges a request by itself, without anything of the product: whether it may be served, and as what. */
export function judge(request: ResolvedRequest, tokens: World['tokens']): Permission {
  const who = identify(request, tokens)
  const [path = ''] = request.url.split(/[?#]/, 1)
  if (path === signInUrl || path === ticketUrl) return judgeSignIn(request, path, who)
  if (identify(request, tokens, ['olga']) !== undefined) return judgeOperator(request, path, readJson(request))
  if (who === undefined) return null
  if (request.method === 'GET') return path === familyUrl ? 'list' : null
  const body = readJson(request)
  if (body === null) return null
  if (request.method === 'PUT') {
    const type = path.startsWith(`${familyUrl}/`) ? decode(path.slice(familyUrl.length + 1)) : null
    if (type === null || !types.some((known) => known === type) || typeof body['state'] !== 'boolean') return null
    return body['state'] ? 'unbind' : 'issue'
  }
  const isOwn = isIssued(request, body['state'], { purpose: 'binding', who, type: String(body['type']) })
  return request.method === 'POST' && path === familyUrl && isOwn ? 'complete' : null
}

const rowsMore = ({ changed, contents }: Seen, table: WatchedTable): number =>
  contents[table].rows - (changed[table] ?? contents[table]).rows

/** A removal voids the states of the binding's user, too. */
const removed = ['oauth_states', 'oauth_bindings', 'oauth_identities', 'binding_events'] as const

/** Which tables success may change; the rest must be as before. */
const changeable: Readonly<Record<Exclude<Permission, null>, readonly WatchedTable[]>> = {
  list: ['oauth_states'],
  issue: ['oauth_states'],
  unbind: ['oauth_states', 'oauth_bindings', 'oauth_identities', 'binding_events'],
  complete: ['oauth_states', 'oauth_bindings', 'oauth_identities', 'binding_events'],
  look: [],
  login: ['oauth_sign_ins', 'oauth_sessions', 'personal_access_tokens', 'oauth_bindings'],
  redeem: ['oauth_sign_ins', 'oauth_bindings', 'oauth_identities', 'binding_events'],
  page: [],
  find: [],
  keep: [],
  suspend: ['oauth_bindings', 'binding_events', 'oauth_sessions', 'personal_access_tokens'],
  resume: ['oauth_bindings', 'binding_events'],
  remove: [...removed, 'oauth_sessions', 'personal_access_tokens'],
  'remove suspended': removed
}

/** They change every table that they may. */
const thorough: readonly Permission[] = ['suspend', 'resume', 'remove', 'remove suspended']
const endedSession = { oauth_sessions: -1, personal_access_tokens: -1 }
const removedRows = { oauth_bindings: -1, oauth_states: 0, binding_events: 1 }

/** How many rows more success makes, exactly. */
const stored: Readonly<Partial<Record<NonNullable<Permission>, Partial<Record<WatchedTable, number>>>>> = {
  issue: { oauth_states: 1 },
  unbind: { oauth_states: 0 },
  login: { oauth_sign_ins: 1, oauth_sessions: 1, personal_access_tokens: 1 },
  redeem: { oauth_sign_ins: 0, binding_events: 1 },
  suspend: { oauth_bindings: 0, binding_events: 1, ...endedSession },
  resume: { oauth_bindings: 0, binding_events: 1 },
  remove: { ...removedRows, ...endedSession },
  'remove suspended': removedRows
}

function assessSuccess(seen: Seen, permission: Permission): string[] {
  if (permission === null) return ['success for what must be refused']
  const wrong = Object.keys(seen.changed).filter((table) => !changeable[permission].includes(table as WatchedTable))
  const findings = wrong.map((table) => `${permission} changed ${table}`)
  const missed = thorough.includes(permission) ? changeable[permission].filter((table) => !(table in seen.changed)) : []
  findings.push(...missed.map((table) => `${permission} left ${table} as it was`))
  for (const [table, rows] of Object.entries(stored[permission] ?? {})) {
    if (rowsMore(seen, table as WatchedTable) !== rows) findings.push(`${permission} stores ${rows} more in ${table}`)
  }
  const bindings = rowsMore(seen, 'oauth_bindings')
  if (bindings < 0 && permission !== 'unbind' && !permission.startsWith('remove')) {
    findings.push(`${permission} unbound`)
  }
  if (bindings > 0 && permission !== 'complete' && permission !== 'redeem') findings.push(`${permission} bound`)
  return findings
}

/** What a refusal may have used up: the state of a code that the provider refused, or of an account without binding. */
const consumable: Readonly<Partial<Record<NonNullable<Permission>, readonly string[]>>> = {
  complete: ['oauth_states'],
  login: ['oauth_sign_ins']
}

/** A refusal stores nothing, but for what is used up. */
function assessRefusal({ changed, response }: Seen, permission: Permission): string[] {
  const allowed = (permission === null ? undefined : consumable[permission]) ?? []
  const findings = Object.keys(changed)
    .filter((table) => !allowed.includes(table))
    .map((table) => `refused, and changed ${table}`)
  const isTicket = response.body.includes('"ACCOUNT_NOT_BOUND"')
  return isTicket && permission !== 'login' ? [...findings, 'a ticket for what must be refused'] : findings
}

/** What the host answers, rather than the plugin in it: other paths. */
function belongsToHost({ subject, request, response }: Seen): boolean {
  const [path = ''] = request.url.split(/[?#]/, 1)
  if (subject === 'service') return ownPages.test(path) && response.statusCode < 400
  return ![familyUrl, signInUrl, operatorUrl].some((url) => path === url || path.startsWith(`${url}/`))
}

function findRepeated({ request, response }: Seen, secrets: readonly string[]): string[] {
  const answer = `${JSON.stringify(response.headers)}\n${response.body}`
  // A cookie is the browser's own.
  const shown = `${JSON.stringify({ ...response.headers, 'set-cookie': undefined })}\n${response.body}`
  const findings = secrets.filter((secret) => shown.includes(secret)).map(() => 'the answer holds a secret')
  if (answer.toLowerCase().includes(canary.toLowerCase())) findings.push('the answer repeats the request')
  if ([...request.issued.keys()].some((state) => state !== '' && answer.includes(state))) {
    findings.push('the answer holds the state or ticket that was sent')
  }
  return findings
}

/** Only the provider's own refusal of a code that went as far as the provider is a failure that is nobody's fault here. */
function isServerFault({ response }: Seen, permission: Permission): boolean {
  if (response.statusCode < 500) return false
  return !(
    (permission === 'complete' || permission === 'login') &&
    response.statusCode === 502 &&
    response.body.includes('"PROVIDER_CODE_REJECTED"')
  )
}

/** The contract lets hosts leave it out; these subjects do not. */
function lacksChallenge({ statusCode, headers }: SeenResponse): boolean {
  return statusCode === 401 && new Headers(headers as Record<string, string>).get('www-authenticate') !== 'Bearer'
}

/** A browser needs its cookie while a state lives, while it may be repeated, and while a ticket of that lives. */
const cookieSeconds = 600 + 60 + 600

/** Only an answer to a look without challenge sets a cookie: that of the browser, if it has one. */
function assessCookie({ request, response: { headers, statusCode } }: Seen, permission: Permission): string[] {
  const given = [(headers as Record<string, unknown>)['set-cookie'] ?? []].flat() as string[]
  if (permission !== 'look' || statusCode !== 200 || readChallenge(request.url) !== undefined) {
    return given.length === 0 ? [] : ['the answer sets a cookie']
  }
  const name = cookieNameFor(request)
  const attributes = `Max-Age=${cookieSeconds}; Path=/; HttpOnly; ${name === cookieNames.other ? 'Secure; ' : ''}SameSite=Lax`
  const value = readCookie(request) ?? '[\\w-]{43}'
  const isRight = given.length === 1 && new RegExp(`^${name}=${value}; ${attributes}$`).test(given[0] as string)
  return isRight ? [] : [`the answer sets ${JSON.stringify(given)}`]
}

/** Each status that is expected of a refusal is that of one error; 409 is a login whose account has no binding. */
const expectedErrors = { 403: 'FORBIDDEN', 404: 'BINDING_NOT_FOUND', 409: 'ACCOUNT_NOT_BOUND' } as const

/** Whether the status is the one that is expected. */
function assessExpected({ request: { expected }, response: { statusCode, body } }: Seen): string[] {
  if (expected === null) return []
  const isRight = statusCode === expected && (expected === 200 || body.includes(`"${expectedErrors[expected]}"`))
  return isRight ? [] : [`status ${statusCode} for a request that fits`]
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
    ...assessExpected(seen),
    ...(isSuccess && !isForeign ? assessSuccess(seen, permission) : assessRefusal(seen, permission)),
    ...(isForeign ? [] : findDeviations({ method, url, response })),
    ...(isForeign ? [] : assessCookie(seen, permission)),
    ...(lacksChallenge(response) ? ['WWW-Authenticate is missing'] : []),
    ...(isForeign ? [] : findRepeated(seen, world.secrets))
  ]
}
