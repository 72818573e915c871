import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { until } from './until.js'

/** Where the tests' PostgreSQL listens. */
export interface PostgresServer {
  port: number
  user: string
  password: string
  /** Process id of what keeps the server. */
  keeper: number
}

const startTimeoutMs = 110_000

/** One server a run: for tap that is the runner, the parent of each test; a file run by itself has its own. */
export const runner = process.env['TAP'] === '1' ? process.ppid : process.pid

const folderOf = (pid: number): string => join(tmpdir(), `oauth-binding-postgres-${pid}`)

function startKeeper(folder: string): void {
  const keeper = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))
  const { PATH, TMPDIR } = process.env
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('../runner/register.mjs'), keeper, folder, String(runner)],
    {
      detached: true,
      stdio: 'ignore',
      env: { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }) }
    }
  )
  child.unref()
}

/**
 * Returns the PostgreSQL server of this test run and starts it when nobody has yet. It ends with the run, whatever
 * way the run ends.
 *
 * @throws When the server could not be started, with what it said.
 */
export async function findPostgres(): Promise<PostgresServer> {
  const folder = folderOf(runner)
  try {
    mkdirSync(folder)
    startKeeper(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await sleep(20)) {
    if (existsSync(join(folder, 'ready.json'))) {
      return JSON.parse(readFileSync(join(folder, 'ready.json'), 'utf8')) as PostgresServer
    }
    if (existsSync(join(folder, 'failed.txt'))) throw new Error(readFileSync(join(folder, 'failed.txt'), 'utf8'))
  }
  throw new Error('PostgreSQL did not start in time')
}

/** Ends the server that was started for a run, and returns when nothing is left of it. */
export async function stopPostgres(runnerPid: number): Promise<void> {
  const folder = folderOf(runnerPid)
  const ready = join(folder, 'ready.json')
  if (!existsSync(ready)) return
  process.kill((JSON.parse(readFileSync(ready, 'utf8')) as PostgresServer).keeper, 'SIGTERM')
  await until(() => !existsSync(folder))
}
