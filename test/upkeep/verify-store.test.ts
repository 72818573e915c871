import t from 'tap'
import { verifyStore } from '../../src/upkeep/verify-store.js'

function createLog() {
  const lines: unknown[][] = []
  return { lines, warn: (...line: unknown[]) => lines.push(line) }
}

t.test('verifyStore() asks nothing of a store that cannot tell', async (t) => {
  const log = createLog()
  await verifyStore({}, log)
  t.strictSame(log.lines, [])
})

t.test('verifyStore() hands on what a store says of its tables', async (t) => {
  const error = new Error('no tables')
  await t.rejects(verifyStore({ verify: async () => Promise.reject(error) }, createLog()), error)
})

t.test('verifyStore() waits for a silent database no longer than its limit', async (t) => {
  const log = createLog()
  await verifyStore({ verify: () => new Promise(() => {}) }, log, 5)
  t.match(log.lines, [[{ err: { code: 'STORE_UNAVAILABLE', cause: /within 5 ms/ } }, /tables were not checked/]])
})
