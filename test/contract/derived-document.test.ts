import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import t from 'tap'
import { contractPrefix, operations } from '../../src/contract/index.js'
import { compareDocuments, swaggerOptions } from '../helpers/compare-documents.js'

t.test('operations, registered as routes, derive the contract operation by operation', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(swagger, swaggerOptions())
  await app.register(
    async (family) => {
      for (const { method, url, schema, config } of Object.values(operations)) {
        family.route({ method, url, schema, config, handler: async () => ({}) })
      }
    },
    { prefix: contractPrefix }
  )
  await app.ready()
  compareDocuments(t, app.swagger())
})
