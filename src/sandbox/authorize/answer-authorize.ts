import type { FastifyReply, FastifyRequest } from 'fastify'
import { findPerson } from '../accounts.js'
import type { AuthorizeAddress, AuthorizeProblem } from './authorize-page.js'
import { answerVisit, errorOutcome, pagePolicy, type Visit } from './authorize-visit.js'
import { readFaultHeader, readFaultList, type UnknownFault } from '../faults/find-fault.js'
import type { SandboxContext } from '../context.js'
import { kindOfFault } from '../faults/catalogue.js'
import { readQuery } from '../vendor/vendor-call.js'

export type { AuthorizeAddress, AuthorizeProblem, AuthorizeRequest } from './authorize-page.js'

function unknownFault({ unknown }: UnknownFault): AuthorizeProblem {
  return {
    problem: ['没有这个故障', 'No such fault'],
    advice: [`没有名为 ${unknown} 的故障，见 GET /sandbox/faults`, `There is no ${unknown}; see GET /sandbox/faults`]
  }
}

function readVisit(context: SandboxContext, request: FastifyRequest, address: AuthorizeAddress): Visit | UnknownFault {
  const {
    sandbox_account: account = '',
    sandbox_decision: decision,
    sandbox_fault: wanted,
    ...rest
  } = readQuery(request)
  const header = readFaultHeader(context, request)
  const login = readFaultList(wanted, context.vocabulary.codes)
  if ('unknown' in header) return header
  if ('unknown' in login) return login
  const person = decision === undefined ? undefined : findPerson(account)
  const action = readPath(request)
  const { sandbox_ticket: ticket = '' } = rest
  return {
    context,
    address,
    situation: {
      moment: { platform: address.platform, operation: action, person: person?.id ?? null },
      requested: header,
      grant: person && { person, faults: login }
    },
    loginFaults: login.filter((fault) => kindOfFault(fault) !== 'authorize'),
    active: [],
    page: { platform: address.platform, action, parameters: rest },
    userAgent: String(request.headers['user-agent']),
    isBrowser: request.headers.accept?.includes('text/html') === true,
    ticket: context.tickets.find(ticket) === undefined ? null : ticket
  }
}

function readPath(request: FastifyRequest): string {
  return request.url.replace(/[?#].*$/s, '')
}

/**
 * Answers a visit to an authorize address: with the consent page; with the redirect at once when the query says who
 * decides what (`sandbox_account`, `sandbox_decision`); or with the platform's error page. `sandbox_fault` in the query
 * switches on faults for the whole login that begins here; `sandbox_browser=wechat` stands for WeChat's own
 * browser where a page opens in no other; `sandbox_ticket` keeps the redirect for the device that
 * opened the ticket.
 */
export async function answerAuthorize(
  context: SandboxContext,
  request: FastifyRequest,
  response: FastifyReply,
  address: AuthorizeAddress
): Promise<FastifyReply> {
  const { platform } = address
  const query = readQuery(request)
  const visit = readVisit(context, request, address)
  const outcome =
    'unknown' in visit
      ? errorOutcome(address, 400, unknownFault(visit))
      : answerVisit(visit, query.sandbox_decision, request.host)
  const { status, words } = outcome
  const faults = 'unknown' in visit ? [] : visit.active
  context.log({ platform, call: `GET ${readPath(request)}`, parameters: query, status, outcome: words, faults })
  response.code(status).header('cache-control', 'no-store')
  if (outcome.location !== undefined) return response.header('location', outcome.location).send()
  response.headers({ 'content-security-policy': pagePolicy, 'referrer-policy': 'no-referrer', ...outcome.headers })
  return response.type('text/html; charset=utf-8').send(outcome.page)
}
