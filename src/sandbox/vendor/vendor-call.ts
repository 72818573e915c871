import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  findFault,
  findPersonFaults,
  readFaultHeader,
  type ActiveFault,
  type FaultSituation
} from '../faults/find-fault.js'
import type { Grant } from '../books/code-book.js'
import type { SandboxContext } from '../context.js'
import { disguise } from '../faults/person-faults.js'
import { isFaultName, kindOfFault, type Fault } from '../faults/catalogue.js'
import { gatewayError, spoilDelivery } from '../faults/delivery-faults.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-operation.js'

export type { VendorCall, VendorFailures, VendorOperation, VendorReply } from './vendor-operation.js'

/** Returns the query's parameters; of a repeated one, the first. */
export function readQuery(request: FastifyRequest): Record<string, string> {
  const entries = Object.entries(request.query as Record<string, string | string[]>)
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat()[0] as string]))
}

/** Returns where the caller reaches the simulator. */
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

function readCall(request: FastifyRequest): Omit<VendorCall, 'look'> {
  return {
    query: readQuery(request),
    body: readJsonBody(request),
    form: readForm(request),
    header: (name) => request.headers[name]?.toString(),
    origin: readOrigin(request),
    ip: request.ip
  }
}

/** Finds the login a call belongs to: whatever code or token it carries, wherever it carries it. */
function findGrant(
  { codes, sessions }: SandboxContext,
  call: Pick<VendorCall, 'query' | 'body' | 'form'>,
  request: FastifyRequest
): Grant | undefined {
  const authorization = request.headers.authorization?.replace(/^Bearer /i, '')
  const token = request.headers['x-acs-dingtalk-access-token']
  for (const value of [...Object.values({ ...call.query, ...call.form, ...call.body }), authorization, token]) {
    const grant = typeof value === 'string' ? (codes.find(value) ?? sessions.find(value)) : undefined
    if (grant !== undefined) return grant
  }
  return undefined
}

/** Tells whether a fault can take the place of an operation's answer, or spoil it. */
function replacesAnswer({ failures }: VendorOperation, fault: Fault): boolean {
  const kind = kindOfFault(fault)
  if (kind !== 'vendor') return kind === 'transport'
  if (failures === undefined) return false
  return isFaultName(fault.name) ? failures.faults[fault.name] !== undefined : failures.codes.includes(fault.name)
}

function answerUnder(
  context: SandboxContext,
  operation: VendorOperation,
  call: VendorCall,
  fault: ActiveFault | undefined
): VendorReply {
  if (fault?.name === 'html-error') return gatewayError
  if (fault === undefined || kindOfFault(fault) !== 'vendor' || operation.failures === undefined) {
    return operation.answer(context, call)
  }
  const { faults, fail } = operation.failures
  return fail(context, call, isFaultName(fault.name) ? (faults[fault.name] as string) : fault.name)
}

async function answerCall(
  context: SandboxContext,
  operation: VendorOperation,
  request: FastifyRequest,
  response: FastifyReply
): Promise<FastifyReply> {
  const requested = readFaultHeader(context, request)
  if ('unknown' in requested) {
    return response.code(400).type('text/plain; charset=utf-8').send(`No such fault: ${requested.unknown}\n`)
  }
  const { platform, path } = operation
  const bare = readCall(request)
  const grant = findGrant(context, bare, request) ?? operation.findGrant?.(context, bare.query)
  const moment = { platform, operation: path, person: grant?.person.id ?? null }
  const situation: FaultSituation = { moment, requested, grant }
  const looks = grant === undefined ? [] : findPersonFaults(context, situation, grant)
  const fault = findFault(context, situation, (candidate) => replacesAnswer(operation, candidate))
  const call = { ...bare, look: (seen: Grant) => disguise(seen, looks) }
  const reply = answerUnder(context, operation, call, fault)
  const faults = fault === undefined ? looks : [...looks, fault]
  const parameters = { ...call.query, ...call.form, ...call.body }
  context.log({ platform, call: `${request.method} ${path}`, parameters, ...reply, faults })
  const delivered = await spoilDelivery(reply, fault, response)
  if (delivered === null) return response
  response.code(delivered.status).headers({ 'cache-control': 'no-store', ...delivered.headers })
  // A buffer, because Fastify adds a charset to a text's content type.
  return response.header('content-type', delivered.contentType).send(Buffer.from(delivered.body))
}

/**
 * Registers the operations of a platform's API. Every answer of a platform passes through here and is logged here;
 * it is the one place where a fault can take an answer's place.
 */
export function registerVendorOperations(
  app: FastifyInstance,
  context: SandboxContext,
  operations: readonly VendorOperation[]
): void {
  for (const { platform, path, failures } of operations) {
    context.vocabulary.platforms.add(platform)
    context.vocabulary.operations.add(path)
    for (const code of failures?.codes ?? []) context.vocabulary.codes.add(code)
  }
  app.register(async (scope) => {
    // The platforms judge bodies themselves, in their own words, so whatever comes is taken as text.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    for (const operation of operations) {
      scope.route({
        method: [...operation.methods],
        url: operation.path,
        handler: async (request, response) => answerCall(context, operation, request, response)
      })
    }
  })
}
