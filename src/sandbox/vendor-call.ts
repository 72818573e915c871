import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SandboxContext } from './context.js'
import type { PlatformName } from './pages.js'

/** A call of a platform's API. */
export interface VendorCall {
  /** The query's parameters; of a repeated one, the first. */
  query: Readonly<Record<string, string>>
  /** The fields of the JSON body, or `null` when there is none. */
  body: Readonly<Record<string, unknown>> | null
  /** The fields of a posted form, or `null` when there is none. */
  form: Readonly<Record<string, string>> | null
  /** A header's value. */
  header(name: string): string | undefined
  /** Where the caller reaches the simulator. */
  origin: string
}

/** What a platform answers. */
export interface VendorReply {
  status: number
  contentType: string
  body: string
  headers?: Record<string, string>
  /** The answer in a few words, for the exchange log. */
  outcome: string
}

/** An operation of a platform's API. */
export interface VendorOperation {
  platform: PlatformName
  methods: readonly ('GET' | 'POST')[]
  path: string
  answer(context: SandboxContext, call: VendorCall): VendorReply
}

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

function readCall(request: FastifyRequest): VendorCall {
  return {
    query: readQuery(request),
    body: readJsonBody(request),
    form: readForm(request),
    header: (name) => request.headers[name]?.toString(),
    origin: readOrigin(request)
  }
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
  app.register(async (scope) => {
    // The platforms judge bodies themselves, in their own words, so whatever comes is taken as text.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    for (const { platform, methods, path, answer } of operations) {
      scope.route({
        method: [...methods],
        url: path,
        handler: async (request, response) => {
          const call = readCall(request)
          const reply = answer(context, call)
          const outcome = `${reply.status} ${reply.outcome}`
          context.log(platform, `${request.method} ${path}`, { ...call.query, ...call.form, ...call.body }, outcome)
          // A buffer, because Fastify adds a charset to a text's content type.
          response.code(reply.status).headers({ 'cache-control': 'no-store', ...reply.headers })
          return response.header('content-type', reply.contentType).send(Buffer.from(reply.body))
        }
      })
    }
  })
}
