import type { FastifyReply, FastifyRequest } from 'fastify'
import { findPerson, people } from './accounts.js'
import type { Grant } from './code-book.js'
import type { SandboxContext } from './context.js'
import {
  renderCancelledPage,
  renderConsentPage,
  renderErrorPage,
  type Bilingual,
  type ConsentPage,
  type PlatformName,
  type RefusalButton
} from './pages.js'
import { readQuery } from './vendor-call.js'

/** What an app asks a person for at a platform's authorize address. */
export interface AuthorizeRequest {
  grant: Omit<Grant, 'person'>
  redirectUri: URL
  /** Issues a code for the person and returns where the person is sent with it. */
  allow(grant: Grant): string
  /** The ways to refuse, and where each sends the person; `null` for nowhere. */
  refusals: readonly (RefusalButton & { location: string | null })[]
}

/** Why the platform shows an error page in place of the consent page. */
export interface AuthorizeProblem {
  problem: Bilingual
  advice: Bilingual
}

/** A platform's authorize address: reads what the app asks for. */
export interface AuthorizeAddress {
  platform: PlatformName
  read(
    context: SandboxContext,
    query: Readonly<Record<string, string>>,
    ownHost: string
  ): AuthorizeRequest | AuthorizeProblem
}

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

interface Outcome {
  status: number
  /** A page, or where the person is sent. */
  page?: string
  location?: string
  /** For the exchange log. */
  words: string
}

function errorOutcome(address: AuthorizeAddress, status: number, { problem, advice }: AuthorizeProblem): Outcome {
  return { status, page: renderErrorPage(address.platform, problem, advice), words: `error page: ${problem[0]}` }
}

function decide(
  address: AuthorizeAddress,
  asked: AuthorizeRequest,
  decision: string,
  account: string,
  page: ConsentPage
): Outcome {
  if (decision === 'allow') {
    const person = findPerson(account)
    if (person === undefined) return errorOutcome(address, 400, unknownAccount)
    return { status: 302, location: asked.allow({ ...asked.grant, person }), words: `${person.id} allows, redirect` }
  }
  const refusal = asked.refusals.find((candidate) => candidate.decision === decision)
  if (refusal === undefined) {
    const decisions = ['allow', ...asked.refusals.map((candidate) => candidate.decision)]
    return errorOutcome(address, 400, unknownDecision(decisions))
  }
  if (refusal.location !== null) return { status: 302, location: refusal.location, words: 'refused, redirect' }
  const retry = new URLSearchParams(page.parameters)
  return {
    status: 200,
    page: renderCancelledPage(address.platform, `${page.action}?${retry.toString()}`),
    words: 'cancelled, no redirect'
  }
}

function visit(context: SandboxContext, request: FastifyRequest, address: AuthorizeAddress): Outcome {
  const { sandbox_account: account, sandbox_decision: decision, ...parameters } = readQuery(request)
  const asked = address.read(context, parameters, request.host)
  if ('problem' in asked) return errorOutcome(address, 200, asked)
  const page: ConsentPage = {
    platform: address.platform,
    appId: asked.grant.appId,
    destination: asked.redirectUri.origin + asked.redirectUri.pathname,
    action: readPath(request),
    parameters,
    refusals: asked.refusals
  }
  if (decision !== undefined) return decide(address, asked, decision, account ?? '', page)
  return { status: 200, page: renderConsentPage(page), words: 'consent page' }
}

function readPath(request: FastifyRequest): string {
  return request.url.replace(/[?#].*$/s, '')
}

/**
 * Answers a visit to an authorize address: with the consent page; with the redirect at once when the query says who
 * decides what (`sandbox_account`, `sandbox_decision`); or with the platform's error page.
 */
export async function answerAuthorize(
  context: SandboxContext,
  request: FastifyRequest,
  response: FastifyReply,
  address: AuthorizeAddress
): Promise<FastifyReply> {
  const outcome = visit(context, request, address)
  context.log(address.platform, `GET ${readPath(request)}`, readQuery(request), `${outcome.status} ${outcome.words}`)
  response.code(outcome.status).header('cache-control', 'no-store')
  if (outcome.location !== undefined) return response.header('location', outcome.location).send()
  response.header('content-security-policy', "default-src 'self'; img-src 'self' data:; base-uri 'none'")
  return response.header('referrer-policy', 'no-referrer').type('text/html; charset=utf-8').send(outcome.page)
}
