import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { findFreePort, waitForPort } from './free-port.js'
import { findPostgres } from './postgres-server.js'

const program = process.env['PGBOUNCER_PATH'] ?? 'pgbouncer'

/** What decides who gets which session. */
export type PoolMode = 'transaction' | 'session'

/** A PgBouncer in front of the tests' PostgreSQL server. */
export interface Pgbouncer {
  /** Returns the address of a database through it, with more parameters. */
  urlOf(databaseUrl: string, parameters?: string): string
}

/** Whether it keeps prepared statements apart in transaction mode: PgBouncer 1.21 and later. */
export function hasPreparedStatements(): boolean {
  const [, major = '0', minor = '0'] =
    /PgBouncer (\d+)\.(\d+)/.exec(execFileSync(program, ['--version']).toString()) ?? []
  return Number(major) > 1 || Number(minor) >= 21
}

/**
 * Starts Debian's `pgbouncer`, or the one that `PGBOUNCER_PATH` names; it ends with the test.
 *
 * @param settings More settings, lines of its file. Without any it is as its documentation begins.
 */
export async function startPgbouncer(t: Test, mode: PoolMode, settings: readonly string[] = []): Promise<Pgbouncer> {
  const { port: serverPort, user, password } = await findPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-pgbouncer-'))
  // It refuses to run as root, and must be able to enter.
  chmodSync(folder, 0o755)
  const port = await findFreePort()
  writeFileSync(join(folder, 'users.txt'), `"${user}" "${password}"\n`)
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${serverPort}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
    `auth_type = scram-sha-256\nauth_file = ${join(folder, 'users.txt')}`,
    `pool_mode = ${mode}`,
    ...settings
  ]
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`)
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(program, ['-q', ...asUser, join(folder, 'pgbouncer.ini')], { cwd: folder, stdio: 'ignore' })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  })
  await waitForPort(port, () => child.exitCode !== null)
  return {
    urlOf: (databaseUrl, parameters = '') => {
      const url = new URL(databaseUrl)
      url.port = String(port)
      return `${url.href}${parameters}`
    }
  }
}
