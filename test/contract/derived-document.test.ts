import swagger from '@fastify/swagger'
import t from 'tap'
import { buildApp } from '../helpers/build-app.js'
import { compareDocuments, swaggerOptions } from '../helpers/compare-documents.js'

await t.test('oauthBindingPlugin(), registered in a host, derives the contract operation by operation', async (t) => {
  const { app } = await buildApp(t, {
    kind: 'sqlite',
    host: (host) => host.register(swagger, swaggerOptions())
  })
  compareDocuments(t, app.swagger())
})
