import fastifySwagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import type { AppOptions } from '../app.js'

export default fp<AppOptions>(
  async (fastify, { openapi }) => {
    const license = { name: 'MIT', url: 'https://example.com/licence' }
    await fastify.register(fastifySwagger, {
      openapi: {
        openapi,
        info: { title: 'host', version: '1.0.0', license },
        servers: [{ url: '/' }],
        components: { securitySchemes: { bearerToken: { type: 'http', scheme: 'bearer' } } },
        security: []
      }
    })
  },
  { name: 'documentation' }
)
