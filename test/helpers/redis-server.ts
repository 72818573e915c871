import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'
import { findFreePort, waitForPort } from './free-port.js'

/** A Redis of a test's own, on loopback, which keeps nothing. */
export interface RedisServer {
  url: string
  start: () => Promise<void>
  kill: () => Promise<void>
  /** Stops it from answering, while its connections stay open. */
  freeze: () => void
  thaw: () => void
}

/** Starts Debian's `redis-server`, or the one that `REDIS_SERVER_PATH` names; it ends with the test. */
export async function startRedis(t: Test): Promise<RedisServer> {
  const port = await findFreePort()
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no']
    const started = spawn(process.env.REDIS_SERVER_PATH ?? 'redis-server', settings, {
      cwd: t.testdirName,
      stdio: 'ignore'
    })
    child = started
    await waitForPort(port, () => started.exitCode !== null)
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
