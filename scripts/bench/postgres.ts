import { execFileSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyPostgresBinaries } from '../../test/helpers/postgres-binaries.js'
import { findFreePort } from './free-port.js'
import { spawnPinned } from './spawn-pinned.js'

/** A PostgreSQL server of the benchmark's own. */
export interface Postgres {
  pid: number
  version: string
  /** Returns the address of a database on this server. */
  urlOf(database: string): string
  stop(): Promise<void>
}

interface Account {
  uid?: number
  gid?: number
}

const user = 'bench'
const password = 'only-for-the-benchmark'

/**
 * What is not PostgreSQL's default: where it listens, and room for every target's pool at once. Durability
 * (`fsync`, `synchronous_commit`, `full_page_writes`), memory and checkpoints are as they come.
 */
const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300']

/** Makes a cluster in the folder and starts it on a core, `null`: not pinned. */
export async function startPostgres(folder: string, core: number | null): Promise<Postgres> {
  // PostgreSQL refuses to run as root, and whom it runs as instead must be able to enter.
  chmodSync(folder, 0o755)
  const account = findAccount()
  const native = await copyPostgresBinaries(folder)
  const data = join(folder, 'cluster')
  initialise(native, data, join(folder, 'password'), account)
  const port = await findFreePort()
  const flags = settings.flatMap((setting) => ['-c', setting])
  const program = join(native, 'bin', 'postgres')
  const options: SpawnOptions = { ...account, cwd: data, env: { LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] }
  // SIGQUIT is PostgreSQL's immediate shutdown.
  const server = spawnPinned(core, program, ['-D', data, '-p', String(port), ...flags], options, 'SIGQUIT')
  await waitUntilReady(server)
  return {
    pid: server.pid!,
    version: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(),
    urlOf: (database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
    async stop() {
      if (server.exitCode !== null) return
      const ended = once(server, 'exit')
      // PostgreSQL's fast shutdown.
      server.kill('SIGINT')
      await ended
    }
  }
}

function findAccount(): Account {
  if (process.getuid?.() !== 0) return {}
  const ask = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

function initialise(native: string, data: string, passwordFile: string, account: Account): void {
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(passwordFile, password)
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid!)
  execFileSync(
    join(native, 'bin', 'initdb'),
    [`--pgdata=${data}`, `--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'],
    { ...account, cwd: data, env: { LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'ignore', 'pipe'] }
  )
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${output}`)))
    server.stderr!.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-4000)
      if (output.includes('ready to accept connections')) resolve()
    })
  })
}
