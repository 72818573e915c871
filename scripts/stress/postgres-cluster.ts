import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort } from '../../test/helpers/free-port.js'
import { copyPostgresBinaries } from '../../test/helpers/postgres-binaries.js'

/** A PostgreSQL server of a run's own, which can be crashed and started again. */
export interface PostgresCluster {
  version: string
  /** Returns the address of a database on it. */
  urlOf(database: string): string
  /** Stops every process at once, without writing anything more; the next start recovers from the log. */
  crash(): Promise<void>
  /** Returns when it accepts connections. */
  start(): Promise<void>
  stop(): Promise<void>
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
      if (output.includes('ready to accept connections')) resolve()
    })
  })
}

/**
 * Makes and starts a PostgreSQL server in a folder, which is removed when it stops. Durability (`fsync`,
 * `synchronous_commit`, `full_page_writes`) is PostgreSQL's default.
 *
 * @param settings More settings, `name=value`.
 */
export async function createPostgresCluster(
  folder: string,
  settings: readonly string[] = []
): Promise<PostgresCluster> {
  // Whoever it runs as must be able to enter.
  chmodSync(folder, 0o755)
  const account = findAccount()
  const native = await copyPostgresBinaries(folder)
  const data = join(folder, 'data')
  initialise(native, data, join(folder, 'password'), account)
  const port = await findFreePort()
  const program = join(native, 'bin', 'postgres')
  const own = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...settings]
  const flags = ['-D', data, '-p', String(port), ...own.flatMap((setting) => ['-c', setting])]
  let server: ChildProcess | undefined
  process.on('exit', () => server?.kill('SIGQUIT'))

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  const start = async (): Promise<void> => {
    server = spawn(program, flags, { ...account, cwd: data, env: { LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] })
    await waitUntilReady(server)
  }
  await start()
  return {
    version: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(),
    urlOf: (database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
    // SIGQUIT: immediate shutdown. SIGINT: fast shutdown.
    crash: () => end('SIGQUIT'),
    start,
    stop: async () => {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
