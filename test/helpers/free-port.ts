import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { until } from './until.js'

/** Below the ports that systems give to outgoing connections, one of which could take the port before its server does. */
const [lowest, highest] = [15_000, 32_000]

/** Returns a port of loopback where nothing listens now, and which no outgoing connection takes. */
export async function findFreePort(): Promise<number> {
  const port = randomInt(lowest, highest)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false
  )
  if (!isFree) return findFreePort()
  server.close()
  await once(server, 'close')
  return port
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false
  )
  socket.destroy()
  return isOpen
}

/** Waits until something listens on a port of loopback; fails when what should has ended. */
export async function waitForPort(port: number, hasEnded: () => boolean): Promise<void> {
  await until(async () => {
    if (hasEnded()) throw new Error(`it ended, and nothing listens on port ${port}`)
    return isListening(port)
  })
}
