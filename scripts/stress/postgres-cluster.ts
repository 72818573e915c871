import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from '../../test/helpers/free-port.js'
import { copyPostgresBinaries } from '../../test/helpers/postgres-binaries.js'

/** A PostgreSQL server of a run's own, which can be crashed and started again. */
export interface PostgresCluster {
  version: string
  port: number
  /** Returns the address of a database on it. */
  urlOf(database: string): string
  /** Stops every process at once, without writing anything more; the next start recovers from the log. */
  crash(): Promise<void>
  /** Ends every process by SIGKILL, as a machine that loses its power. */
  kill(): Promise<void>
  /** Ends every connection and stops in order. */
  shutDown(): Promise<void>
  /** Sends a signal to every process. */
  signal(signal: NodeJS.Signals): void
  isRunning(): boolean
  /** Returns when it accepts connections. */
  start(): Promise<void>
  /**
   * Makes a standby of it, of the whole cluster, that streams from now on. This one is crashed for it.
   *
   * @param folder Where its data is.
   */
  startStandby(folder: string): Promise<PostgresCluster>
  stop(): Promise<void>
}

/** Where a server's data is, and how it is started. */
interface ServerParts {
  native: string
  data: string
  account: Account
  settings: readonly string[]
}

const user = 'stress'
const password = 'only-for-stress-runs'

interface Account {
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root. */
function findAccount(): Account {
  if (process.getuid?.() !== 0) return {}
  const ask = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

function initialise(native: string, data: string, passwordFile: string, account: Account): void {
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(passwordFile, password)
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid as number)
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=zh-CN',
    '--auth=password',
    '--no-sync'
  ]
  execFileSync(
    join(native, 'bin', 'initdb'),
    [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${passwordFile}`, ...flags],
    {
      ...account,
      cwd: data,
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe']
    }
  )
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${output}`)))
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000)
      if (/ready to accept (read-only )?connections/.test(output)) resolve()
    })
  })
}

/** Returns the processes that a process has started. */
function listChildren(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Copies the data of a server that has stopped. */
function copyData({ data, account }: ServerParts, target: string, source: number): void {
  execFileSync('cp', ['-a', data, target])
  const address = `host=127.0.0.1 port=${source} user=${user} password=${password} application_name=standby`
  appendFileSync(join(target, 'postgresql.auto.conf'), `primary_conninfo = '${address}'\n`)
  writeFileSync(join(target, 'standby.signal'), '')
  if (account.uid !== undefined) chownSync(join(target, 'standby.signal'), account.uid, account.gid as number)
}

interface ServerProcess {
  isRunning(): boolean
  /** Sends a signal to it and to the processes that it has started. */
  signal(name: NodeJS.Signals): void
  /** Sends a signal to it alone, or to all, and waits for its end. */
  end(name: NodeJS.Signals, scope?: 'one' | 'all'): Promise<void>
  start(): Promise<void>
}

function createServerProcess(program: string, flags: readonly string[], { data, account }: ServerParts): ServerProcess {
  let server: ChildProcess | undefined
  process.on('exit', () => server?.kill('SIGQUIT'))
  const isRunning = (): boolean => server !== undefined && server.exitCode === null && server.signalCode === null
  const signal = (name: NodeJS.Signals): void => {
    const pid = server?.pid as number
    for (const one of [pid, ...listChildren(pid)]) sendTo(one, name)
  }
  return {
    isRunning,
    signal,
    end: async (name, scope = 'one') => {
      if (!isRunning()) return
      const ended = once(server as ChildProcess, 'exit')
      if (scope === 'all') signal(name)
      else server?.kill(name)
      await ended
    },
    start: async () => {
      const options = { ...account, cwd: data, env: { LC_ALL: 'C' } }
      server = spawn(program, flags, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
      await waitUntilReady(server)
    }
  }
}

/** Prepares a server on a folder with data; it does not run yet. */
async function prepareServer(parts: ServerParts): Promise<PostgresCluster> {
  const { native, data, settings } = parts
  const port = await findFreePort()
  const program = join(native, 'bin', 'postgres')
  const own = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...settings]
  const flags = ['-D', data, '-p', String(port), ...own.flatMap((setting) => ['-c', setting])]
  const { isRunning, signal, end, start } = createServerProcess(program, flags, parts)
  // SIGQUIT: immediate shutdown. SIGINT: fast shutdown.
  const crash = (): Promise<void> => end('SIGQUIT')
  const shutDown = (): Promise<void> => end('SIGINT')
  return {
    version: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(),
    port,
    urlOf: (database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
    ...{ crash, shutDown, signal, isRunning, start },
    kill: () => end('SIGKILL', 'all'),
    startStandby: async (folder) => {
      await crash()
      copyData(parts, folder, port)
      const standby = await prepareServer({ ...parts, data: folder })
      await Promise.all([start(), standby.start()])
      return standby
    },
    stop: async () => {
      await shutDown()
      rmSync(data, { recursive: true, force: true })
    }
  }
}

/**
 * Makes and starts a PostgreSQL server in a folder, which is removed when it stops. Durability (`fsync`,
 * `synchronous_commit`, `full_page_writes`) is PostgreSQL's default.
 *
 * @param settings More settings, `name=value`.
 * @param dataFolder Where the data is to be made. Default: in that folder.
 */
export async function createPostgresCluster(
  folder: string,
  settings: readonly string[] = [],
  dataFolder: string = folder
): Promise<PostgresCluster> {
  // Whoever it runs as must be able to enter.
  for (const one of [folder, dataFolder]) chmodSync(one, 0o755)
  const account = findAccount()
  const native = await copyPostgresBinaries(folder)
  const data = join(dataFolder, 'data')
  initialise(native, data, join(folder, 'password'), account)
  const cluster = await prepareServer({ native, data, account, settings })
  await cluster.start()
  return {
    ...cluster,
    stop: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
