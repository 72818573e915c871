import type { FastifyReply, FastifyRequest } from 'fastify'
import { kindOfFault } from '../faults/catalogue.js'
import { readFaultHeader, readFaultList, type UnknownFault } from '../faults/find-fault.js'
import { findPerson } from '../people.js'
import { readQuery } from '../vendor/vendor-call.js'
import type { AuthorizeProblem } from './authorize-page.js'
import { answerVisit, errorOutcome, pageHeaders, type RegisteredPage, type Visit } from './authorize-visit.js'

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
  return response.type('text/html; charset=utf-8').send(outcome.page)
}
