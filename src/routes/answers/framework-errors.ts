import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { handleError } from './error-handler.js'
import { findFamily } from '../registration/families.js'
import { presentReply } from './presentation.js'

function answerAsFastify(error: FastifyError, reply: FastifyReply): void {
  const { code, message } = error
  // Each of these errors has a status.
  const statusCode = error.statusCode as number
  const body =
    statusCode < 500
      ? { error: 'Bad Request', code, message, statusCode }
      : { error: 'Internal Server Error', message, statusCode }
  reply.code(statusCode).header('content-type', 'application/json').serializer(String).send(JSON.stringify(body))
}

/**
 * Answers what Fastify refuses before it looks for a route, a path such as `…/oauth-binding/%E0%A4%A`: below the paths
 * of the plugin in the contract's envelope, elsewhere as Fastify itself does. No plugin can set it, so a host hands it
 * to Fastify: `Fastify({ frameworkErrors })`.
 *
 * @see https://fastify.dev/docs/latest/Reference/Server/#frameworkerrors
 */
export function frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const family = findFamily(request.server, request.url)
  if (family === undefined) answerAsFastify(error, reply)
  else {
    presentReply(reply, family.presentation)
    handleError(error, request, reply)
  }
}
