import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseLanguage, type Language } from '../messages/index.js'

/** Sets what every response of the family carries, and returns the language to word it in. */
export function setEnvelopeHeaders(request: FastifyRequest, reply: FastifyReply): Language {
  const language = chooseLanguage(request.headers['accept-language'])
  reply.header('cache-control', 'no-store')
  reply.header('x-content-type-options', 'nosniff')
  reply.header('content-language', language)
  reply.header('vary', withAcceptLanguage(reply.getHeader('vary')))
  reply.type('application/json; charset=utf-8')
  return language
}

/** A host's CORS plugin may have set `Vary` before. */
function withAcceptLanguage(vary: ReturnType<FastifyReply['getHeader']>): string {
  return vary === undefined ? 'accept-language' : `${String(vary)}, accept-language`
}

/** Answers success: status 200, the keys `code`, `data`, `msg`. */
export function sendSuccess<T>(reply: FastifyReply, data: T): FastifyReply {
  return reply.code(200).send({ code: 200, data, msg: 'success' })
}
