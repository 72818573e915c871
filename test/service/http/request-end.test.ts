import { once, type EventEmitter } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { onRequestEnd } from '../../../src/service/http/request-end.js'

interface Gate {
  opened: Promise<void>
  open: () => void
}

function createGate(): Gate {
  const gate = {} as Gate
  gate.opened = new Promise((resolve) => {
    gate.open = resolve
  })
  return gate
}

/** A server whose `/waits` answers when it is told to, and whose `/reads` takes a body. */
async function buildHost(t: Test) {
  const app = Fastify()
  t.teardown(() => app.close())
  const ended: [url: string, listener: number][] = []
  for (const listener of [1, 2]) onRequestEnd(app, ({ url }) => ended.push([url, listener]))
  const started = createGate()
  const gate = createGate()
  const closed = createGate()
  let breaks = 1
  const answers: EventEmitter[] = []
  app.addHook('onSend', async ({ url }, reply) => {
    answers.push(reply.raw)
    if (url === '/sends') await sleep(50)
    if (url === '/breaks' && breaks-- > 0) throw new Error('on purpose')
  })
  const wait = async () => {
    started.open()
    await gate.opened
    return 'done'
  }
  app.get('/waits', wait)
  app.get('/sends', wait)
  app.get('/breaks', wait)
  app.post('/reads', async () => 'done')
  app.get('/fails', async () => {
    throw new Error('on purpose')
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  app.server.on('connection', (socket) => socket.on('close', closed.open))
  const { port } = app.server.address() as { port: number }
  return { answers, ended, started, gate, closed, port }
}

async function waitForEnds(t: Test, ended: readonly unknown[], count: number): Promise<void> {
  for (let tries = 0; ended.length < count && tries < 1000; tries += 1) await sleep(10)
  t.equal(ended.length, count)
}

t.test('onRequestEnd() calls each listener once for a request that is answered, whatever the answer', async (t) => {
  const { ended, gate, port } = await buildHost(t)
  gate.open()
  for (const path of ['/waits', '/fails', '/nowhere']) await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  await waitForEnds(t, ended, 6)
  t.strictSame(ended, [
    ...(['/waits', '/fails', '/nowhere'] as const).flatMap((path) => [
      [path, 1],
      [path, 2]
    ])
  ])
})

for (const path of ['/waits', '/sends', '/breaks']) {
  t.test(
    `onRequestEnd() calls each listener once for a client that went away, ${path}, when the handler is done`,
    async (t) => {
      const { ended, started, gate, closed, port } = await buildHost(t)
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
      await started.opened
      socket.destroy()
      await closed.opened
      t.strictSame(ended, [], 'the handler still works')
      gate.open()
      await waitForEnds(t, ended, 2)
      await sleep(100)
      t.equal(ended.length, 2)
    }
  )
}

t.test(
  'onRequestEnd() calls each listener once for a client that goes away while its answer is prepared',
  async (t) => {
    const { ended, started, gate, closed, port } = await buildHost(t)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /sends HTTP/1.1\r\nHost: x\r\n\r\n')
    await started.opened
    gate.open()
    await sleep(10)
    socket.destroy()
    await closed.opened
    await waitForEnds(t, ended, 2)
    await sleep(100)
    t.equal(ended.length, 2)
  }
)

t.test('onRequestEnd() calls each listener once for a client that goes away in the middle of its body', async (t) => {
  const { ended, closed, port } = await buildHost(t)
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /reads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":')
  await sleep(100)
  socket.destroy()
  await closed.opened
  await waitForEnds(t, ended, 2)
})

t.test('onRequestEnd() calls each listener once for requests that are sent ahead', async (t) => {
  const { ended, gate, port } = await buildHost(t)
  gate.open()
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  const paths = ['/sends', '/waits', '/nowhere']
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
  await waitForEnds(t, ended, 6)
  await sleep(100)
  t.strictSame(ended.map(([url, listener]) => `${url} ${listener}`).sort(), [
    ...['/nowhere 1', '/nowhere 2', '/sends 1', '/sends 2', '/waits 1', '/waits 2']
  ])
})

t.test('onRequestEnd() calls each listener once for requests sent ahead by a client that goes away', async (t) => {
  const { ended, started, gate, closed, port } = await buildHost(t)
  const socket = connect(port, '127.0.0.1')
  socket.write(['/waits', '/nowhere'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
  await started.opened
  await sleep(50)
  socket.destroy()
  await closed.opened
  gate.open()
  await waitForEnds(t, ended, 4)
  await sleep(100)
  t.equal(ended.length, 4)
})

t.test('onRequestEnd() calls each listener once for an answer that leaves when its connection is closed', async (t) => {
  const { answers, ended, started, gate, closed, port } = await buildHost(t)
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /waits HTTP/1.1\r\nHost: x\r\n\r\n')
  await started.opened
  socket.destroy()
  await closed.opened
  gate.open()
  await waitForEnds(t, ended, 2)
  answers[0]!.emit('finish')
  await sleep(50)
  t.equal(ended.length, 2)
})
