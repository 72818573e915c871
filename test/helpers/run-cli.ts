import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'
import { settingNames } from '../../src/service/config/settings.js'
import { until } from './until.js'

const isCovered = process.env['_TAPJS_PROCESSINFO_COVERAGE_'] === '1'
/** The program of the command line, as built; where coverage is counted, before it is bundled, a file a source. */
export const main = join(import.meta.dirname, '../..', isCovered ? '.compiled' : 'dist', 'cli/main.js')
const cover = new URL('../runner/cover.mjs', import.meta.url).href

/** How a run of the command line ended. */
export interface CliResult {
  status: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A run of the command line, as built. */
export interface CliProcess {
  child: ChildProcessWithoutNullStreams
  /** What it has written so far. */
  output: { stdout: string; stderr: string }
  /** Waits until a stream holds what is looked for; fails with everything written when the process ends before, or within a minute. */
  waitFor: (stream: 'stdout' | 'stderr', pattern: RegExp) => Promise<RegExpExecArray>
  /** Sends a signal, if any, and waits for the end. */
  end: (signal?: NodeJS.Signals) => Promise<CliResult>
}

export interface CliOptions {
  /** Settings; every other setting of the surrounding environment is taken away. */
  env?: Readonly<Record<string, string | undefined>>
  cwd: string
}

/** What `NODE_OPTIONS` is for programs that run what is built, so that they count for the coverage. */
export const coveringOptions = isCovered ? `--import=${cover}` : ''

function createEnvironment(settings: CliOptions['env']): NodeJS.ProcessEnv {
  const isSetting = (name: string) => name.startsWith('OAUTH_BINDING_') || (settingNames as string[]).includes(name)
  const surrounding = Object.entries(process.env).filter(([name]) => !isSetting(name))
  return { ...Object.fromEntries(surrounding), NODE_OPTIONS: coveringOptions, ...settings }
}

/** Starts the command line; whatever happens, it does not outlive the test. */
export function startCli(t: Test, args: readonly string[], options: CliOptions): CliProcess {
  const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env: createEnvironment(options.env) })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  }
  let hasClosed = false
  child.once('close', () => (hasClosed = true))
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  t.teardown(async () => {
    child.kill('SIGKILL')
    await closed
  })
  const waitFor: CliProcess['waitFor'] = async (stream, pattern) => {
    const describe = (what: string) => `${what} ${pattern}:\n${output.stdout}\n${output.stderr}`
    await until(() => hasClosed || pattern.test(output[stream])).catch((cause: unknown) => {
      throw new Error(describe('It does not write'), { cause })
    })
    const match = pattern.exec(output[stream])
    if (match === null) throw new Error(describe('It ended without'))
    return match
  }
  const end: CliProcess['end'] = async (name) => {
    if (name !== undefined) child.kill(name)
    const [status, signal] = await closed
    return { status, signal, ...output }
  }
  return { child, output, waitFor, end }
}

/** Runs the command line to its end. */
export async function runCli(t: Test, args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(t, args, options).end()
}

const source = pathToFileURL(join(import.meta.dirname, '../../src/cli/main.ts')).href
let calls = 0

/** Puts a stream in the place of a standard one; returns what has been written to it, once that is back. */
function captureStream(name: 'stdout' | 'stderr'): () => Promise<string> {
  const original = Object.getOwnPropertyDescriptor(process, name)!
  const stream = new PassThrough()
  const written = text(stream)
  Object.defineProperty(process, name, { configurable: true, value: stream })
  return () => {
    Object.defineProperty(process, name, original)
    stream.end()
    return written
  }
}

/**
 * Runs the command line to its end in this process, from its source: nearly all that a run takes is to start and to load.
 * One at a time, as it has the environment, the folder and the streams of the process to itself.
 */
export async function callCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { env, argv, exitCode } = process
  const cwd = process.cwd()
  process.env = createEnvironment(options.env)
  process.argv = [process.execPath, main, ...args]
  process.exitCode = undefined
  process.chdir(options.cwd)
  const ends = (['stdout', 'stderr'] as const).map(captureStream)
  const [ran] = await Promise.allSettled([import(`${source}?call=${++calls}`)])
  const [stdout, stderr] = (await Promise.all(ends.map((end) => end()))) as [string, string]
  const status = Number(process.exitCode ?? 0)
  Object.assign(process, { env, argv, exitCode })
  process.chdir(cwd)
  if (ran.status === 'rejected') throw ran.reason
  return { status, signal: null, stdout, stderr }
}

/** Asserts that a run failed with this status and message, and showed no stack. */
export function assertFailure(t: Test, result: CliResult, status: 1 | 2, message: RegExp | string, when = ''): void {
  t.equal(result.status, status, `${when}: exit status ${status}, stderr: ${result.stderr}`)
  t.match(result.stderr, message, `${when}: message`)
  t.notMatch(result.stderr, /^\s+at /m, `${when}: no stack`)
  t.equal(result.stdout, '', `${when}: nothing on standard output`)
}
