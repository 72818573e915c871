import type { FastifyPluginAsync } from 'fastify'

const root: FastifyPluginAsync = async (fastify): Promise<void> => {
  const body = { type: 'object', required: ['flag'], properties: { flag: { type: 'boolean' } } }
  fastify.post('/flag', { schema: { body } }, async (request) => request.body)
}

export default root
