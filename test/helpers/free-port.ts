import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { until } from './until.js'

/** Returns a port of loopback where nothing listens now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
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
