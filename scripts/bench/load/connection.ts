import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { readResponse } from './read-response.js'

const bufferBytes = 16 * 1024

/** A keep-alive connection that carries one request at a time. */
export interface Connection {
  /** Sends a request; the handler is told of its answer. */
  send(request: Buffer): void
  close(): void
}

/** What a connection tells. */
export interface ConnectionHandler {
  /** The body must be read before this returns: its memory is used again. */
  onResponse(status: number, body: Buffer): void
  onLost(reason: string): void
}

/**
 * Opens a connection to loopback. Bare sockets, because the generator shares a core with the database: this costs a
 * fraction of what an HTTP client does.
 */
export async function openConnection(port: number, handler: ConnectionHandler): Promise<Connection> {
  let partial: Buffer | null = null
  let isClosed = false
  const lose = (reason: string): void => {
    if (isClosed) return
    isClosed = true
    socket.destroy()
    handler.onLost(reason)
  }
  const read = (length: number, chunk: Uint8Array): boolean => {
    const arrived = Buffer.from(chunk.buffer, chunk.byteOffset, length)
    const received: Buffer = partial === null ? arrived : Buffer.concat([partial, arrived])
    try {
      const response = readResponse(received)
      // What is not whole must be copied: the chunk's memory is used again.
      partial = response === null ? Buffer.from(received) : null
      if (response !== null) handler.onResponse(response.status, received.subarray(response.bodyStart, response.end))
    } catch (error) {
      lose(String(error))
    }
    return true
  }
  const onread = { buffer: Buffer.allocUnsafe(bufferBytes), callback: read }
  const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true, onread })
  await once(socket, 'connect')
  socket.on('error', (error) => lose(error.message))
  socket.on('close', () => lose('the server closed the connection'))
  return {
    send: (request) => socket.write(request),
    close() {
      isClosed = true
      socket.destroy()
    }
  }
}
