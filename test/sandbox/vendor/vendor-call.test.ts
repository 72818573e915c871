import Fastify from 'fastify'
import t from 'tap'
import { createContext } from '../../../src/sandbox/context.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { registerVendorOperations, type VendorOperation } from '../../../src/sandbox/vendor/vendor-call.js'

t.test('an operation that words no failures of its own still suffers what happens on the way', async (t) => {
  const context = createContext(resolveSandboxOptions())
  const app = Fastify()
  t.teardown(() => app.close())
  const operation: VendorOperation = {
    ...{ platform: 'WeChat', methods: ['GET'], path: '/plain' },
    answer: () => ({ status: 200, contentType: 'application/json', body: '{"ok":true}', outcome: 'ok' })
  }
  registerVendorOperations(app, context, [operation])
  const ask = async (fault: string) => app.inject({ url: '/plain', headers: { 'x-sandbox-fault': fault } })
  t.equal((await ask('busy')).body, '{"ok":true}')
  t.equal((await ask('html-error')).statusCode, 502)
  t.equal((await ask('malformed-json')).body, '{"ok":')
})
