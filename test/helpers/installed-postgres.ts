import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { findFreePort, waitForPort } from './free-port.js'

/** A server of PostgreSQL as the machine has it installed, with `psql`, `pg_dump` and `pg_restore` of the same version. */
export interface InstalledPostgres {
  port: number
  /** What makes the tools speak to it as its superuser. */
  env: Record<string, string>
}

const debianFolder = '/usr/lib/postgresql'

/** Debian's, in its newest version, or the one whose programs are in the folder that `POSTGRESQL_BIN` names. */
function findBin(): string {
  const { POSTGRESQL_BIN: given } = process.env
  if (given !== undefined) return given
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : []
  const [newest] = versions.sort((a, b) => Number(b) - Number(a))
  if (newest === undefined) throw new Error('PostgreSQL is not installed: set POSTGRESQL_BIN, or apt-get install it')
  return join(debianFolder, newest, 'bin')
}

/** PostgreSQL refuses to run as root. */
function findAccount(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const ask = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

/** Starts a server with a new cluster, without durability; both end with the test. */
export async function startInstalledPostgres(t: Test): Promise<InstalledPostgres> {
  const bin = findBin()
  const account = findAccount()
  const data = mkdtempSync(join(tmpdir(), 'oauth-binding-installed-postgres-'))
  chmodSync(data, 0o700)
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid as number)
  const options = { ...account, cwd: data, env: { LC_ALL: 'C' } }
  const flags = [
    '--username=postgres',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync'
  ]
  execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...flags], { ...options, stdio: 'ignore' })
  const port = await findFreePort()
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, 'fsync=off']
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' })
  const ended = once(server, 'exit')
  t.teardown(async () => {
    // SIGINT is PostgreSQL's fast shutdown.
    server.kill('SIGINT')
    await ended
    rmSync(data, { recursive: true, force: true })
  })
  await waitForPort(port, () => server.exitCode !== null)
  return { port, env: { PGHOST: data, PGPORT: String(port), PGUSER: 'postgres', POSTGRESQL_BIN: bin } }
}
