import Fastify, { type LightMyRequestResponse } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { handleError } from '../../../src/routes/answers/error-handler.js'
import { addLoadShedding, type LoadSheddingOptions } from '../../../src/service/limits/load-shedding.js'

async function buildHost(t: Test, options: Partial<LoadSheddingOptions>) {
  const app = Fastify()
  t.teardown(() => app.close())
  app.setErrorHandler(handleError)
  addLoadShedding(app, { maxRequestsInFlight: 1000, maxEventLoopDelayMs: 0, ...options })
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  app.get('/stalls', async () => {
    await released
    return 'done'
  })
  for (const url of ['/', '/health/live', '/metrics', '/health/ready']) app.get(url, async () => 'done')
  await app.ready()
  return { app, release: () => release(), ask: async (url = '/') => (await app.inject(url)).statusCode }
}

function assertShed(t: Test, response: LightMyRequestResponse): void {
  t.match(response.json(), { code: 503, error: 'SERVICE_UNAVAILABLE' })
  t.equal(response.headers['retry-after'], '1')
}

/** Waits for a status, for longer than any machine should need. */
async function waitForStatus(t: Test, ask: () => Promise<number>, status: number): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if ((await ask()) === status) return
    await sleep(20)
  }
  t.fail(`no ${status} came`)
}

t.test('addLoadShedding() answers 503 at once to what is beyond the requests in flight, and recovers', async (t) => {
  const { app, release, ask } = await buildHost(t, { maxRequestsInFlight: 100 })
  const answered: LightMyRequestResponse[] = []
  const requests = Array.from({ length: 2000 }, async () => {
    const response = await app.inject('/stalls')
    answered.push(response)
    return response.statusCode
  })
  for (let tries = 0; answered.length < 1900 && tries < 1000; tries += 1) await sleep(10)
  t.equal(answered.length, 1900, 'all but those in flight are answered')
  for (const response of [answered[0]!, answered.at(-1)!]) assertShed(t, response)
  t.equal(await ask(), 503)
  t.equal(await ask('/health/ready'), 503, 'a balancer sends its requests elsewhere')
  t.equal(await ask('/health/live'), 200, 'nobody restarts what is only busy')
  t.equal(await ask('/metrics'), 200)
  release()
  const statuses = await Promise.all(requests)
  t.equal(statuses.filter((status) => status === 200).length, 100)
  t.equal(await ask(), 200)
})

t.test('addLoadShedding() counts a request whose client went away until its handler has replied', async (t) => {
  const { app, ask, release } = await buildHost(t, { maxRequestsInFlight: 2 })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const closed: unknown[] = []
  app.server.on('connection', (socket) => socket.on('close', () => closed.push(socket)))
  const aborts = [new AbortController(), new AbortController()]
  const requests = aborts.map(({ signal }) => fetch(`${origin}/stalls`, { signal }).catch(() => undefined))
  await waitForStatus(t, ask, 503)
  for (const abort of aborts) abort.abort()
  await Promise.all(requests)
  for (let tries = 0; closed.length < 2 && tries < 1000; tries += 1) await sleep(10)
  t.equal(closed.length, 2)
  t.equal(await ask(), 503, 'both are still being worked on')
  release()
  await waitForStatus(t, ask, 200)
})

t.test('addLoadShedding() answers 503 while the event loop is late again and again, then recovers', async (t) => {
  const { app, ask } = await buildHost(t, { maxEventLoopDelayMs: 50, sampleIntervalMs: 100 })
  let isBusy = true
  const keepBusy = (): void => {
    const end = Date.now() + 300
    while (Date.now() < end);
    if (isBusy) setTimeout(keepBusy, 1)
  }
  keepBusy()
  await waitForStatus(t, ask, 503)
  assertShed(t, await app.inject('/'))
  isBusy = false
  await waitForStatus(t, ask, 200)
})

t.test('addLoadShedding() does not take one late turn of the event loop for an overload', async (t) => {
  const { ask } = await buildHost(t, { maxEventLoopDelayMs: 150, sampleIntervalMs: 1000 })
  const end = Date.now() + 1500
  while (Date.now() < end);
  // The sample of the late turn is taken in here; the one after it would have to be late as well.
  for (let turn = 0; turn < 20; turn += 1) {
    await sleep(10)
    t.equal(await ask(), 200)
  }
})

t.test('addLoadShedding() answers 503 while the heap is nearly full, then recovers', async (t) => {
  let share = 0.95
  const { app, ask } = await buildHost(t, { sampleIntervalMs: 10, readHeapShare: () => share })
  await waitForStatus(t, ask, 503)
  assertShed(t, await app.inject('/'))
  share = 0.85
  await waitForStatus(t, ask, 200)
})

t.test('addLoadShedding() reads the share of the heap that is used', async (t) => {
  const { ask } = await buildHost(t, { sampleIntervalMs: 1 })
  for (let turn = 0; turn < 5; turn += 1) {
    await sleep(5)
    t.equal(await ask(), 200)
  }
})
