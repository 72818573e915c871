import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that serves. */
export interface ChildProgram {
  origin: string
  pid: number
  /** Whether it still runs. */
  isRunning(): boolean
  /** Sends SIGKILL, or another signal, and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Resolves when it has ended. */
  ended: Promise<void>
  /** The end of what it wrote to its log. */
  readLog(): string
  /** Every line of the log of level error and above. */
  readFaults(): string[]
}

/** How to start a program. */
export interface ChildProgramOptions {
  args: readonly string[]
  /** Added to nothing but `PATH`, `HOME` and `TMPDIR`. */
  env: Readonly<Record<string, string>>
  /** Its first group in the output is the port, or the whole address. */
  ready: RegExp
}

const logLimit = 20_000
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function createEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env }
}

async function waitUntilReady(child: ChildProcess, ready: RegExp, readLog: () => string): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`It ended (${signal ?? code}) unready:\n${readLog()}`)))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', () => {
        const found = ready.exec(readLog())?.[1]
        if (found !== undefined) resolve(/^\d+$/.test(found) ? `http://127.0.0.1:${found}` : found)
      })
    }
  })
}

/**
 * Starts a Node.js program and waits until it says where it serves. It never outlives this one, unless this one is
 * killed.
 *
 * @throws When it ends before, with what it said.
 */
export async function startChildProgram({ args, env, ready }: ChildProgramOptions): Promise<ChildProgram> {
  const child = spawn(process.execPath, args, { env: createEnvironment(env), stdio: 'pipe' })
  running.add(child)
  // A program that is killed may leave this pipe broken.
  child.stdin.on('error', () => {})
  let log = ''
  const faults: string[] = []
  const readLog = (): string => log
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-logLimit)
    })
    createInterface(stream).on('line', (line) => {
      if (/"level":[56]0/.test(line)) faults.push(line)
    })
  }
  const ended = once(child, 'exit').then(() => {
    running.delete(child)
  })
  const origin = await waitUntilReady(child, ready, readLog)
  return {
    origin,
    pid: child.pid as number,
    isRunning: () => running.has(child),
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal)
      await ended
    },
    ended,
    readLog,
    readFaults: () => faults
  }
}
