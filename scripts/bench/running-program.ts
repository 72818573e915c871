import { execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.js'
import { spawnPinned } from './spawn-pinned.js'

/** The project's folder, in which programs run. */
export const projectFolder = join(import.meta.dirname, '..', '..')

/** A server process that accepts connections. */
export interface RunningProgram {
  pid: number
  port: number
  /** The process that reads its standard output. */
  readerPid: number
  stop(): Promise<void>
}

const startTimeoutMs = 30_000
const stopTimeoutMs = 10_000

/**
 * Starts a Node program on a core and waits until it accepts connections. A process reads its standard output from a
 * pipe, on the core of this one, as the runtime of containers does.
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
  const { child, reader } = spawnWithReader((stdout) =>
    spawnPinned(core, process.execPath, [...args], {
      cwd: projectFolder,
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment, HOST: '127.0.0.1', PORT: String(port) },
      stdio: ['ignore', stdout, 'pipe']
    })
  )
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
    readerPid: reader.pid!,
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

/** Node's own `pipe` would be a pair of sockets, which costs another amount of CPU. */
function spawnWithReader(spawnWriter: (stdout: number) => ChildProcess): { child: ChildProcess; reader: ChildProcess } {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-bench-'))
  const path = join(folder, 'stdout')
  execFileSync('mkfifo', [path])
  const reader = spawnPinned(null, 'cat', [path], { stdio: 'ignore' })
  // Waits for the reader, which ends with the last process that holds this end.
  const stdout = openSync(path, 'w')
  const child = spawnWriter(stdout)
  closeSync(stdout)
  rmSync(folder, { recursive: true })
  return { child, reader }
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
