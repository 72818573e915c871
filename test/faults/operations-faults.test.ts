import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { openDatabases } from '../../scripts/stress/databases.js'
import { runSituation } from '../../scripts/stress/operations/run-situation.js'
import type { Setup } from '../../scripts/stress/operations/situation.js'
import { situations } from '../../scripts/stress/operations/situations/index.js'
import { openStressDatabase } from '../../scripts/stress/stress-database.js'

t.teardown(closeCalls)

/** Changes the status of answers by the path of their request. */
type ChangeStatus = (status: number, path: string) => number

/** Puts a faulty proxy before each instance. */
function putProxies(t: Test, change: ChangeStatus): NonNullable<Setup['putBefore']> {
  const forward = async (origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { authorization } = request.headers
    const body = await text(request)
    const answer = await fetch(`${origin}${request.url}`, {
      method: request.method!,
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      ...(body === '' ? {} : { body })
    })
    const guidance = answer.headers.get('retry-after')
    response.writeHead(change(answer.status, request.url!), {
      'content-type': 'application/json',
      ...(guidance === null ? {} : { 'retry-after': guidance })
    })
    response.end(await answer.text())
  }
  return (origins) =>
    Promise.all(
      origins.map(async (origin) => {
        const server = createServer((request, response) => {
          forward(origin, request, response).catch(() => response.destroy())
        }).listen(0, '127.0.0.1')
        await once(server, 'listening')
        t.teardown(() => {
          server.close()
          server.closeAllConnections()
        })
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      })
    )
}

/** Runs the service while its SQLite file cannot be written, with a fault. */
async function runReadOnly(t: Test, plant: (setup: Setup) => Partial<Setup>): Promise<string[]> {
  const databases = await openDatabases('sqlite')
  t.teardown(() => databases.remove())
  const plain = situations.find(({ kind, name }) => kind === 'sqlite' && name === 'read-only')!
  const situation = {
    ...plain,
    prepare: async (bench: Parameters<typeof plain.prepare>[0]) => {
      const setup = await plain.prepare(bench)
      return { ...setup, ...plant(setup) }
    }
  }
  // The long form measures how soon the service is whole; a busy machine takes any time.
  const options = { databases, seed: 1, holdMs: 3000, users: 6, recoveryLimitMs: 120_000 }
  const { line, failures } = await runSituation(situation, options)
  t.comment(line)
  return failures
}

t.test('runSituation() finds nothing where there is no fault', async (t) => {
  t.strictSame(await runReadOnly(t, () => ({})), [])
})

t.test('runSituation() finds an acknowledged completion that is lost', async (t) => {
  const failures = await runReadOnly(t, ({ databaseUrl, disturb }) => ({
    disturb: async (fleet) => {
      await disturb(fleet)
      const database = await openStressDatabase(databaseUrl)
      await database.query("UPDATE oauth_states SET outcome = 'INTERNAL_ERROR' WHERE outcome = 'BOUND'")
      await database.close()
    }
  }))
  t.ok(failures.includes('an acknowledged completion has the outcome INTERNAL_ERROR'), `${failures[0]}`)
})

t.test('runSituation() finds a failure of the database that is answered 500', async (t) => {
  const change: ChangeStatus = (status, path) => (status === 503 && !path.startsWith('/health') ? 500 : status)
  const failures = await runReadOnly(t, () => ({ putBefore: putProxies(t, change) }))
  t.ok(
    failures.some((failure) => /times: 500 .*STORE_UNAVAILABLE/.test(failure)),
    `${failures[0]}`
  )
})

t.test('runSituation() finds a readiness that says 200 while nothing can be written', async (t) => {
  const change: ChangeStatus = (status, path) => (path === '/health/ready' ? 200 : status)
  const failures = await runReadOnly(t, () => ({ putBefore: putProxies(t, change) }))
  t.ok(
    failures.some((failure) => failure.startsWith('instance 0 said 200')),
    `${failures[0]}`
  )
})
