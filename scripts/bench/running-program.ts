import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { findFreePort } from './free-port.js'
import { spawnPinned } from './spawn-pinned.js'

/** The project's folder, in which programs run. */
export const projectFolder = join(import.meta.dirname, '..', '..')

/** A server process that accepts connections. */
export interface RunningProgram {
  pid: number
  port: number
  /** From the start of the process to the first connection accepted, in ms. */
  readyMs: number
  stop(): Promise<void>
}

const startTimeoutMs = 30_000
const stopTimeoutMs = 10_000

/**
 * Starts a Node program on a core and waits until it accepts connections. Its standard output goes to `/dev/null`.
 *
 * @param core `null`: not pinned.
 * @throws Error with what it said on standard error, when it ends or does not listen in time.
 */
export async function startProgram(
  args: readonly string[],
  environment: Record<string, string>,
  core: number | null
): Promise<RunningProgram> {
  const port = await findFreePort()
  const startedAt = performance.now()
  const child = spawnPinned(core, process.execPath, [...args], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let said = ''
  child.stderr!.on('data', (chunk) => (said = (said + String(chunk)).slice(-4000)))
  const deadline = startedAt + startTimeoutMs
  while (!(await accepts(port))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null
    if (!hasEnded && performance.now() < deadline) await sleep(5)
    else {
      child.kill('SIGKILL')
      throw new Error(`${args.join(' ')} does not listen: ${said}`)
    }
  }
  return {
    pid: child.pid!,
    port,
    readyMs: performance.now() - startedAt,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await exit
      clearTimeout(killer)
    }
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
