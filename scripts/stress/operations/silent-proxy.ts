import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A network between clients and a port of loopback. */
export interface SilentProxy {
  port: number
  /** From now on nothing is forwarded; connections are accepted, and stay open. */
  hold(): void
  /** Forwards what was held back, and everything that comes. */
  release(): void
  close(): Promise<void>
}

export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>()
  let isHeld = false
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // The other side is told by the end of this one.
    socket.on('error', () => {})
    if (isHeld) socket.pause()
  }
  const join = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => to.write(chunk))
    from.once('close', () => to.destroy())
    if (isHeld) from.pause()
  }
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) keep(socket)
    join(client, upstream)
    join(upstream, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    hold: () => {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    release: () => {
      isHeld = false
      for (const socket of sockets) socket.resume()
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}
