import { people } from '../accounts.js'
import type { AuthorizeAddress, AuthorizeProblem, AuthorizeRequest } from './authorize-page.js'
import { findFault, type ActiveFault, type FaultSituation } from '../faults/find-fault.js'
import type { Grant } from '../books/code-book.js'
import type { SandboxContext } from '../context.js'
import type { Fault } from '../faults/catalogue.js'
import {
  renderCancelledPage,
  renderConsentPage,
  renderDoubleCallbackPage,
  renderErrorPage,
  renderHandedOverPage,
  type ConsentPage
} from '../pages/pages.js'

/** What the pages may load. */
export const pagePolicy = "default-src 'self'; img-src 'self' data:; base-uri 'none'"
const framingPolicy = `${pagePolicy}; frame-src http: https:`

// Problems with the simulator's own parameters are answered with 400; the platforms' own error pages come with 200.
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

/** What a visitor is answered. */
export interface Outcome {
  status: number
  /** A page, or where the person is sent. */
  page?: string
  location?: string
  headers?: Record<string, string>
  /** For the exchange log. */
  words: string
}

/** A visit of an authorize address, and what is known about it so far. */
export interface Visit {
  context: SandboxContext
  address: AuthorizeAddress
  situation: FaultSituation
  /** The faults asked for in the query, which stay with the login. */
  loginFaults: readonly Fault[]
  /** The faults that have taken effect. */
  active: ActiveFault[]
  page: Omit<ConsentPage, 'appId' | 'destination' | 'refusals'>
  /** Whether the visitor can show a page. */
  isBrowser: boolean
  userAgent: string
  /** Set when another device waits for the redirect. */
  ticket: string | null
}

/** Answers with an error page: a platform's own come with 200, those about the simulator's parameters with 400. */
export function errorOutcome(
  address: AuthorizeAddress,
  status: number,
  { problem, advice }: AuthorizeProblem
): Outcome {
  return { status, page: renderErrorPage(address.platform, problem, advice), words: `error page: ${problem[0]}` }
}

/** Lets the first of the named faults that is switched on take effect. */
function suffer(visit: Visit, ...names: readonly string[]): string | undefined {
  const fault = findFault(visit.context, visit.situation, ({ name }) => names.includes(name))
  if (fault !== undefined) visit.active.push(fault)
  return fault?.name
}

function cancel({ address, page }: Visit): Outcome {
  const retry = new URLSearchParams(page.parameters)
  return {
    status: 200,
    page: renderCancelledPage(address.platform, `${page.action}?${retry.toString()}`),
    words: 'cancelled, no redirect'
  }
}

function allow(visit: Visit, asked: AuthorizeRequest, person: Grant['person']): Outcome {
  const names = asked.grant.flow === 'ding-talk' ? ['code-as-code', 'code-as-auth-code', 'code-as-both'] : []
  const location = asked.allow({ ...asked.grant, person, faults: visit.loginFaults }, suffer(visit, ...names))
  const words = `${person.id} allows, redirect`
  if (suffer(visit, 'double-callback') === undefined || !visit.isBrowser || visit.ticket !== null) {
    return { status: 302, location, words }
  }
  return {
    status: 200,
    page: renderDoubleCallbackPage(visit.address.platform, location),
    headers: { refresh: `1; url=${location}`, 'content-security-policy': framingPolicy },
    words: `${words}, twice`
  }
}

function decide(visit: Visit, asked: AuthorizeRequest, decision: string): Outcome {
  const person = visit.situation.grant?.person
  if (decision === 'allow' && person === undefined) return errorOutcome(visit.address, 400, unknownAccount)
  const decisions = ['allow', ...asked.refusals.map((candidate) => candidate.decision)]
  if (!decisions.includes(decision)) return errorOutcome(visit.address, 400, unknownDecision(decisions))
  const change = suffer(visit, 'cancel-without-redirect', 'cancel-with-redirect')
  if (change === 'cancel-without-redirect') return cancel(visit)
  if (decision === 'allow' && change === undefined) return allow(visit, asked, person as Grant['person'])
  const refusal = asked.refusals.find((candidate) =>
    change === undefined ? candidate.decision === decision : candidate.location !== null
  )
  const location = refusal?.location ?? null
  return location === null ? cancel(visit) : { status: 302, location, words: 'refused, redirect' }
}

/** Keeps a redirect for the device that waits for it. */
function handOver({ context, address, ticket }: Visit, outcome: Outcome): Outcome {
  if (ticket === null || outcome.location === undefined) return outcome
  context.tickets.confirm(ticket, outcome.location)
  return { status: 200, page: renderHandedOverPage(address.platform), words: `${outcome.words} of another device` }
}

/** Returns what the app asks for, without the simulator's own parameters. */
function readAsked({ page }: Visit): Record<string, string> {
  return Object.fromEntries(Object.entries(page.parameters).filter(([name]) => !name.startsWith('sandbox_')))
}

/** Answers who came with another browser than the page opens in: as the platform does, and with a way around it. */
function refuseBrowser({ address, page, userAgent }: Visit): Outcome | null {
  const { browser } = address
  if (browser === undefined || browser.isMeant(userAgent)) return null
  if (page.parameters.sandbox_browser === browser.name) return null
  const { problem, advice } = browser.problem
  const around = new URLSearchParams({ ...page.parameters, sandbox_browser: browser.name })
  return {
    status: 200,
    page: renderErrorPage(address.platform, problem, advice, `${page.action}?${around.toString()}`),
    words: `error page: ${problem[0]}`
  }
}

/** Answers a visit; a decision in the query is carried out at once. */
export function answerVisit(visit: Visit, decision: string | undefined, ownHost: string): Outcome {
  const { context, address, page } = visit
  const refused = refuseBrowser(visit)
  if (refused !== null) return refused
  const isMismatch = suffer(visit, 'redirect-mismatch') !== undefined
  const mismatch = isMismatch && { redirect_uri: 'https://not-registered.invalid/' }
  const asked = address.read(context, { ...readAsked(visit), ...mismatch }, ownHost)
  if ('problem' in asked) return errorOutcome(address, 200, asked)
  if (decision !== undefined) return handOver(visit, decide(visit, asked, decision))
  const consent = {
    ...page,
    appId: asked.grant.appId,
    destination: asked.redirectUri.origin + asked.redirectUri.pathname,
    refusals: asked.refusals
  }
  return { status: 200, page: renderConsentPage(consent), words: 'consent page' }
}
