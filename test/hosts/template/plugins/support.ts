import helmet from '@fastify/helmet'
import underPressure from '@fastify/under-pressure'
import type { FastifyError } from 'fastify'
import fp from 'fastify-plugin'

export default fp(
  async (fastify) => {
    await fastify.register(helmet)
    await fastify.register(underPressure, { maxEventLoopDelay: 10_000, exposeStatusRoute: '/status' })
    fastify.setErrorHandler<FastifyError>((error, _request, reply) => {
      reply.code(error.statusCode ?? 500).send({ host: error.message })
    })
  },
  { name: 'support' }
)
