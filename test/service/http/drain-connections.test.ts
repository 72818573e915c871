import { Agent, get, type IncomingMessage } from 'node:http'
import Fastify from 'fastify'
import t from 'tap'
import { drainConnections } from '../../../src/service/http/drain-connections.js'

t.test('drainConnections() lets go of a kept connection when its request is answered', async (t) => {
  const app = Fastify()
  const stop = { hasBegun: false }
  drainConnections(app, stop)
  let answer = () => {}
  const released = new Promise<void>((resolve) => {
    answer = resolve
  })
  const stopping = new Promise<void>((resolve) => app.addHook('preClose', async () => resolve()))
  const asked = new Promise<void>((resolve) => {
    app.get('/', async () => {
      resolve()
      await released
      return 'done'
    })
  })
  app.get('/quick', async () => 'done')
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  const ask = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(`${origin}${path}`, { agent }, (response) => resolve(response.resume())).on('error', reject)
    })

  t.equal((await ask('/quick')).headers.connection, 'keep-alive')
  stop.hasBegun = true
  t.equal((await ask('/quick')).headers.connection, 'close', 'announced, and served')
  const response = ask('/')
  await asked
  const closed = app.close()
  await stopping
  answer()
  t.equal((await response).headers.connection, 'close')
  await closed
})
