import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'

/** A Redis of a test's own, on loopback, which keeps nothing. */
export interface RedisServer {
  url: string
  start: () => Promise<void>
  kill: () => Promise<void>
  /** Stops it from answering, while its connections stay open. */
  freeze: () => void
  thaw: () => void
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false
    )
    socket.destroy()
    if (isOpen) return
    await sleep(20)
  }
  throw new Error('redis-server does not listen')
}

/** Starts Debian's `redis-server`, or the one that `REDIS_SERVER_PATH` names; it ends with the test. */
export async function startRedis(t: Test): Promise<RedisServer> {
  const port = await findFreePort()
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no']
    child = spawn(process.env.REDIS_SERVER_PATH ?? 'redis-server', settings, { cwd: t.testdirName, stdio: 'ignore' })
    await waitForPort(port)
  }
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  t.testdir()
  t.teardown(kill)
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT')
  }
}
