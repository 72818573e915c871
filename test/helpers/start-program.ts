import { spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { waitForPort } from './free-port.js'

/** A test, or anything else at whose end programs end. */
export interface ProgramOwner {
  teardown(end: () => Promise<void>): void
}

/**
 * Starts a program in the foreground; it is ended by SIGTERM with its owner.
 *
 * @returns A function that waits until it listens on a port of loopback, and throws with what it wrote when it ends.
 */
export function startProgram(
  t: ProgramOwner,
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {}
): (port: number) => Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return async (port) => {
    await waitForPort(port, () => child.exitCode !== null).catch((cause: unknown) => {
      throw new Error(`${program}: ${output}`, { cause })
    })
  }
}
