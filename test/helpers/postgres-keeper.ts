import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.js'
import { copyPostgresBinaries } from './postgres-binaries.js'
import { findFolder } from './sqlite-folder.js'

/**
 * A process of its own that keeps one PostgreSQL server as long as another process lives, and then leaves nothing
 * behind: `tsx postgres-keeper.ts <folder> <process id to outlive>`.
 *
 * It writes `ready.json` or `failed.txt` into the folder, and removes the folder at its end.
 */
const [folder, keptFor] = process.argv.slice(2) as [string, string]
const password = 'only-for-tests'

/** What a server that is thrown away can do without; each database lives for seconds. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off', 'max_wal_size=64MB']
/** The server computes as many hashes at each connection: a third of what it takes to connect. */
const cheapPasswords = ['--set', 'scram_iterations=1']

/** PostgreSQL refuses to run as root. */
function findUnprivilegedUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const ask = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

async function initialise(native: string, data: string, user: { uid?: number; gid?: number }): Promise<void> {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid ?? user.uid)
  // A linguistic order, as servers in the field have it: whoever relies on bytes has to say so in the schema.
  const flags = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=zh-CN', '--no-sync']
  const child = spawn(
    join(native, 'bin', 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=tester',
      '--auth=password',
      `--pwfile=${passwordFile}`,
      ...flags,
      ...cheapPasswords
    ],
    { ...user, cwd: data, env: { LC_ALL: 'C' } }
  )
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`initdb ended with ${status}: ${output}`)
}

async function start(
  native: string,
  data: string,
  user: { uid?: number; gid?: number }
): Promise<[ChildProcess, number]> {
  const port = await findFreePort()
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', ...fast]
  const flags = settings.flatMap((setting) => ['-c', setting])
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...user,
    cwd: data,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`postgres ended: ${output}`)))
    child.stderr?.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-4000)
      if (output.includes('ready to accept connections')) resolve()
    })
  })
  return [child, port]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function publish(name: string, content: string): void {
  const path = join(folder, name)
  writeFileSync(`${path}.part`, content)
  renameSync(`${path}.part`, path)
}

async function keep(data: string): Promise<void> {
  const stop = new AbortController()
  process.on('SIGTERM', () => stop.abort())
  process.on('SIGINT', () => stop.abort())
  // What runs as another user must be able to enter.
  chmodSync(folder, 0o755)
  const user = findUnprivilegedUser()
  const native = await copyPostgresBinaries(folder)
  await initialise(native, data, user)
  const [server, port] = await start(native, data, user)
  const ended = once(server, 'exit')
  publish('ready.json', JSON.stringify({ port, user: 'tester', password, keeper: process.pid }))
  while (!stop.signal.aborted && isAlive(Number(keptFor)) && server.exitCode === null) await sleep(100)
  // SIGINT is PostgreSQL's fast shutdown.
  server.kill('SIGINT')
  await ended
}

const data = mkdtempSync(join(findFolder(), 'oauth-binding-postgres-data-'))
try {
  await keep(data)
} catch (error) {
  publish('failed.txt', String(error instanceof Error ? error.stack : error))
  await sleep(2000)
} finally {
  rmSync(data, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
