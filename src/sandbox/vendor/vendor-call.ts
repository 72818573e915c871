import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  findFault,
  findPersonFaults,
  readFaultHeader,
  type ActiveFault,
  type FaultSituation
} from '../faults/find-fault.js'
import type { Grant } from '../books/code-book.js'
import type { ApiContext, SandboxContext } from '../context.js'
import { applyPersonFaults } from '../faults/person-faults.js'
import { isFaultName, kindOfFault, type Fault } from '../faults/catalogue.js'
import { applyDeliveryFault, gatewayError } from './delivery-faults.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-operation.js'

/** Returns the query's parameters; of a repeated one, the first. */
export function readQuery(request: FastifyRequest): Record<string, string> {
  const entries = Object.entries(request.query as Record<string, string | string[]>)
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat()[0] as string]))
}

export function readOrigin(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

function readJsonBody(request: FastifyRequest): VendorCall['body'] {
  if (typeof request.body !== 'string' || !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return null
  }
  try {
    const parsed: unknown = JSON.parse(request.body)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null
  } catch {
    return null
  }
}

function readForm(request: FastifyRequest): VendorCall['form'] {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')
  return isForm ? Object.fromEntries(new URLSearchParams(String(request.body))) : null
}

function readCall(request: FastifyRequest): Omit<VendorCall, 'personOf'> {
  return {
    query: readQuery(request),
    body: readJsonBody(request),
    form: readForm(request),
    header: (name) => request.headers[name]?.toString(),
    origin: readOrigin(request),
    ip: request.ip
  }
}

function findGrant(
  { codes, sessions }: SandboxContext,
  call: Omit<VendorCall, 'personOf'>,
  tokenHeader: string | undefined
): Grant | undefined {
  const authorization = call.header('authorization')?.replace(/^Bearer /i, '')
  const token = tokenHeader && call.header(tokenHeader)
  for (const value of [...Object.values({ ...call.query, ...call.form, ...call.body }), authorization, token]) {
    const grant = typeof value === 'string' ? (codes.find(value) ?? sessions.find(value)) : undefined
    if (grant !== undefined) return grant
  }
  return undefined
}

function replacesAnswer({ failures }: VendorOperation, fault: Fault): boolean {
  const kind = kindOfFault(fault)
  if (kind !== 'vendor') return kind === 'transport'
  return isFaultName(fault.name) ? failures.faults[fault.name] !== undefined : failures.codes.includes(fault.name)
}

function answerWithFault(
  context: ApiContext,
  operation: VendorOperation,
  call: VendorCall,
  fault: ActiveFault | undefined
): VendorReply {
  if (fault?.name === 'html-error') return gatewayError
  if (fault === undefined || kindOfFault(fault) !== 'vendor') return operation.answer(context, call)
  const { faults, fail } = operation.failures
  return fail(context, call, isFaultName(fault.name) ? (faults[fault.name] as string) : fault.name)
}

interface IncomingCall {
  context: ApiContext
  platform: string
  operation: VendorOperation
  request: FastifyRequest
  response: FastifyReply
}

async function answerCall({ context, platform, operation, request, response }: IncomingCall): Promise<FastifyReply> {
  const requested = readFaultHeader(context, request)
  if ('unknown' in requested) {
    return response.code(400).type('text/plain; charset=utf-8').send(`No such fault: ${requested.unknown}\n`)
  }
  const { path } = operation
  const bare = readCall(request)
  const grant = findGrant(context, bare, operation.tokenHeader) ?? operation.findGrant?.(context, bare.query)
  const moment = { platform, operation: path, person: grant?.person.id ?? null }
  const situation: FaultSituation = { moment, requested, grant }
  const personFaults = grant === undefined ? [] : findPersonFaults(context, situation, grant)
  const fault = findFault(context, situation, (candidate) => replacesAnswer(operation, candidate))
  const call = { ...bare, personOf: (login: Grant) => applyPersonFaults(login, personFaults) }
  const reply = answerWithFault(context, operation, call, fault)
  const faults = fault === undefined ? personFaults : [...personFaults, fault]
  const parameters = { ...call.query, ...call.form, ...call.body }
  context.exchanges.write({ platform, call: `${request.method} ${path}`, parameters, ...reply, faults })
  const delivered = await applyDeliveryFault(reply, fault, response)
  if (delivered === null) return response
  response.code(delivered.status).headers({ 'cache-control': 'no-store', ...delivered.headers })
  // A buffer, because Fastify adds a charset to a text's content type.
  return response.header('content-type', delivered.contentType).send(Buffer.from(delivered.body))
}

/**
 * Every answer of a platform passes through here: here it is logged, and here alone a fault replaces it. `platform` is
 * the brand's name.
 */
export function registerVendorOperations(
  app: FastifyInstance,
  context: ApiContext,
  platform: string,
  operations: readonly VendorOperation[]
): void {
  app.register(async (scope) => {
    // Each platform answers an unreadable body with an error of its own, so Fastify parses none.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    for (const operation of operations) {
      scope.route({
        method: [...operation.methods],
        url: operation.path,
        handler: async (request, response) => answerCall({ context, platform, operation, request, response })
      })
    }
  })
}
