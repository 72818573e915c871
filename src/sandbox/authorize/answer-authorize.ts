import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Grant } from '../books/code-book.js'
import type { PageContext } from '../context.js'
import { kindOfFault, type Fault, type FaultName } from '../faults/catalogue.js'
import {
  findFault,
  readFaultHeader,
  readFaultList,
  type ActiveFault,
  type FaultSituation,
  type UnknownFault
} from '../faults/find-fault.js'
import { renderConsentPage } from '../pages/consent-page.js'
import {
  renderCancelledPage,
  renderDoubleCallbackPage,
  renderErrorPage,
  renderHandedOverPage
} from '../pages/outcome-pages.js'
import { readLanguage, type Language } from '../pages/read-language.js'
import { findPerson, people } from '../people.js'
import type { Brand } from '../platforms/platform.js'
import { readQuery } from '../vendor/vendor-call.js'
import type { AuthorizePage, AuthorizeProblem, AuthorizeRequest } from './authorize-page.js'

const pagePolicy = "default-src 'self'; img-src 'self' data:; base-uri 'none'"
/** The headers of every page. A page may be framed, because the platforms' own scripts frame theirs. */
const pageHeaders = {
  'content-security-policy': pagePolicy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}
const framingPolicy = `${pagePolicy}; frame-src http: https:`

const accountIds = people.map((person) => person.id).join(', ')
const unknownAccount: AuthorizeProblem = {
  problem: ['没有这个模拟用户', 'No such simulated person'],
  advice: [`sandbox_account 可取：${accountIds}`, `sandbox_account is one of: ${accountIds}`]
}

function unknownDecision(decisions: readonly string[]): AuthorizeProblem {
  const list = decisions.join(', ')
  return {
    problem: ['没有这个选择', 'No such decision'],
    advice: [`sandbox_decision 可取：${list}`, `sandbox_decision is one of: ${list}`]
  }
}

interface Outcome {
  status: number
  page?: (language: Language) => string
  location?: string
  headers?: Record<string, string>
  summary: string
}

export interface RegisteredPage {
  path: string
  page: AuthorizePage
  brand: Brand
  context: PageContext
}

interface Visit {
  registered: RegisteredPage
  situation: FaultSituation
  /** The faults of the query that stay with the login. */
  loginFaults: readonly Fault[]
  active: ActiveFault[]
  /** The query without the person, the decision and the faults. */
  parameters: Readonly<Record<string, string>>
  isBrowser: boolean
  userAgent: string
  /** Set when another device waits for the redirect. */
  ticket: string | null
}

/** Answers with an error page: 200 for the platform's own, 400 for those about the simulator's parameters. */
function errorOutcome(
  brand: Brand,
  status: number,
  { problem, advice }: AuthorizeProblem,
  wayAround?: string
): Outcome {
  return {
    status,
    page: (language) => renderErrorPage(language, brand, problem, advice, wayAround),
    summary: `error page: ${problem[0]}`
  }
}

/** Returns the first of the named faults that is on, and notes that it took effect. */
function applyFault(visit: Visit, ...names: readonly FaultName[]): string | undefined {
  const fault = findFault(visit.registered.context, visit.situation, ({ name }) =>
    names.some((candidate) => candidate === name)
  )
  if (fault !== undefined) visit.active.push(fault)
  return fault?.name
}

function addressOf({ registered, parameters }: Visit, more: Readonly<Record<string, string>> = {}): string {
  return `${registered.path}?${new URLSearchParams({ ...parameters, ...more }).toString()}`
}

function cancel(visit: Visit): Outcome {
  return {
    status: 200,
    page: (language) => renderCancelledPage(language, visit.registered.brand, addressOf(visit)),
    summary: 'cancelled, no redirect'
  }
}

function allow(visit: Visit, asked: AuthorizeRequest, person: Grant['person']): Outcome {
  const codeFault = applyFault(visit, ...(asked.codeFaults ?? []))
  const location = asked.allow({ ...asked.grant, person, faults: visit.loginFaults }, codeFault)
  const summary = `${person.id} allows, redirect`
  if (applyFault(visit, 'double-callback') === undefined || !visit.isBrowser || visit.ticket !== null) {
    return { status: 302, location, summary }
  }
  return {
    status: 200,
    page: (language) => renderDoubleCallbackPage(language, visit.registered.brand, location),
    headers: { refresh: `1; url=${location}`, 'content-security-policy': framingPolicy },
    summary: `${summary}, twice`
  }
}

function decide(visit: Visit, asked: AuthorizeRequest, decision: string): Outcome {
  const person = visit.situation.grant?.person
  const { brand } = visit.registered
  if (decision === 'allow' && person === undefined) return errorOutcome(brand, 400, unknownAccount)
  const decisions = ['allow', ...asked.refusals.map((candidate) => candidate.decision)]
  if (!decisions.includes(decision)) return errorOutcome(brand, 400, unknownDecision(decisions))
  const change = applyFault(visit, 'cancel-without-redirect', 'cancel-with-redirect')
  if (change === 'cancel-without-redirect') return cancel(visit)
  if (decision === 'allow' && change === undefined) return allow(visit, asked, person as Grant['person'])
  const refusal = asked.refusals.find((candidate) =>
    change === undefined ? candidate.decision === decision : candidate.location !== null
  )
  const location = refusal?.location ?? null
  return location === null ? cancel(visit) : { status: 302, location, summary: 'refused, redirect' }
}

function handOver({ registered: { brand, context }, ticket }: Visit, outcome: Outcome): Outcome {
  if (ticket === null || outcome.location === undefined) return outcome
  context.tickets.confirm(ticket, outcome.location)
  return {
    status: 200,
    page: (language) => renderHandedOverPage(language, brand),
    summary: `${outcome.summary} of another device`
  }
}

function readAsked({ parameters }: Visit): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith('sandbox_')))
}

/** Answers a visit with a browser in which the page does not open: with the platform's problem, and a way around it. */
function refuseBrowser(visit: Visit): Outcome | null {
  const { brand, page } = visit.registered
  const { browser } = page
  if (browser === undefined || browser.isMeant(visit.userAgent)) return null
  if (visit.parameters.sandbox_browser === browser.name) return null
  return errorOutcome(brand, 200, browser.problem, addressOf(visit, { sandbox_browser: browser.name }))
}

/** A decision in the query is carried out at once. */
function answerVisit(visit: Visit, decision: string | undefined, ownHost: string): Outcome {
  const { context, brand, page, path } = visit.registered
  const refused = refuseBrowser(visit)
  if (refused !== null) return refused
  const isMismatch = applyFault(visit, 'redirect-mismatch') !== undefined
  const mismatch = isMismatch && { redirect_uri: 'https://not-registered.invalid/' }
  const asked = page.read(context, { ...readAsked(visit), ...mismatch }, ownHost)
  if ('problem' in asked) return errorOutcome(brand, 200, asked)
  if (decision !== undefined) return handOver(visit, decide(visit, asked, decision))
  const consent = {
    brand,
    appId: asked.grant.appId,
    destination: asked.redirectUri.origin + asked.redirectUri.pathname,
    action: path,
    parameters: visit.parameters,
    refusals: asked.refusals
  }
  return { status: 200, page: (language) => renderConsentPage(language, consent), summary: 'consent page' }
}

function unknownFault({ unknown }: UnknownFault): AuthorizeProblem {
  return {
    problem: ['没有这个故障', 'No such fault'],
    advice: [`没有名为 ${unknown} 的故障，见 GET /sandbox/faults`, `There is no ${unknown}; see GET /sandbox/faults`]
  }
}

function readVisit(registered: RegisteredPage, request: FastifyRequest): Visit | UnknownFault {
  const { context, brand, path } = registered
  const {
    sandbox_account: account = '',
    sandbox_decision: decision,
    sandbox_fault: wanted,
    ...parameters
  } = readQuery(request)
  const header = readFaultHeader(context, request)
  const login = readFaultList(wanted, context.vocabulary.codes)
  if ('unknown' in header) return header
  if ('unknown' in login) return login
  const person = decision === undefined ? undefined : findPerson(account)
  const { sandbox_ticket: ticket = '' } = parameters
  return {
    registered,
    situation: {
      moment: { platform: brand.name, operation: path, person: person?.id ?? null },
      requested: header,
      grant: person && { person, faults: login }
    },
    loginFaults: login.filter((fault) => kindOfFault(fault) !== 'authorize'),
    active: [],
    parameters,
    userAgent: String(request.headers['user-agent']),
    isBrowser: request.headers.accept?.includes('text/html') === true,
    ticket: context.tickets.find(ticket) === undefined ? null : ticket
  }
}

/**
 * Answers a request to an authorize address: with the consent page; with the redirect at once when the query names a
 * person and a decision (`sandbox_account`, `sandbox_decision`); or with the platform's error page.
 *
 * Further parameters: `sandbox_fault` switches on faults for the whole login that begins here; `sandbox_browser=wechat`
 * stands for WeChat's own browser where a page opens in no other; `sandbox_ticket` keeps the redirect for the device
 * that opened the ticket.
 */
export async function answerAuthorize(
  registered: RegisteredPage,
  request: FastifyRequest,
  response: FastifyReply
): Promise<FastifyReply> {
  const { brand, context, path } = registered
  const parameters = readQuery(request)
  const visit = readVisit(registered, request)
  const outcome =
    'unknown' in visit
      ? errorOutcome(brand, 400, unknownFault(visit))
      : answerVisit(visit, parameters.sandbox_decision, request.host)
  const { status, summary, location } = outcome
  const faults = 'unknown' in visit ? [] : visit.active
  const exchange = { platform: brand.name, call: `GET ${path}`, parameters, status, outcome: summary, faults }
  context.exchanges.write(exchange)
  response.code(status).header('cache-control', 'no-store')
  if (location !== undefined) return response.header('location', location).send()
  response.headers({ ...pageHeaders, ...outcome.headers })
  return response.type('text/html; charset=utf-8').send(outcome.page?.(readLanguage(request)))
}
