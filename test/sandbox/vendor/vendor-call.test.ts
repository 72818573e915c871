import Fastify from 'fastify'
import t from 'tap'
import { createContext } from '../../../src/sandbox/create-context.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { registerVendorOperations } from '../../../src/sandbox/vendor/vendor-call.js'
import type { VendorOperation } from '../../../src/sandbox/vendor/vendor-operation.js'

t.test('an operation that words no failures of its own still has the faults of delivery', async (t) => {
  const context = { ...createContext(resolveSandboxOptions()), apps: [] }
  const app = Fastify()
  t.teardown(() => app.close())
  const operation: VendorOperation = {
    methods: ['GET'],
    path: '/plain',
    answer: () => ({ status: 200, contentType: 'application/json', body: '{"ok":true}', outcome: 'ok' }),
    failures: { codes: [], faults: {}, fail: () => t.fail() as never }
  }
  registerVendorOperations(app, context, 'WeChat', [operation])
  const ask = async (fault: string) => app.inject({ url: '/plain', headers: { 'x-sandbox-fault': fault } })
  t.equal((await ask('busy')).body, '{"ok":true}')
  t.equal((await ask('html-error')).statusCode, 502)
  t.equal((await ask('malformed-json')).body, '{"ok":')
})
