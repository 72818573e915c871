import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../../test/helpers/free-port.js'
import { until } from '../../test/helpers/until.js'
import { startChildProgram, type ChildProgram } from './child-program.js'

/** Instances of the service as built, on fixed addresses, each started again as soon as it ends. */
export interface Fleet {
  /** Where the instances are reached, in order. */
  origins: readonly string[]
  /** Kills a running one with SIGKILL. Returns `false` when none runs just now. */
  killOne(choose: (count: number) => number): Promise<boolean>
  /** Ends one with SIGTERM; returns when another one serves in its place. */
  restart(slot: number): Promise<void>
  /** The process ids of those that run just now. */
  listPids(): number[]
  /** Resolves when all of them serve; fails when that takes more than a minute. */
  allServe(): Promise<void>
  /** How often instances were started. */
  countStarts(): number
  /** What is remarkable in the logs: lines of level error and above. */
  readFaults(): string[]
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
/** A start that failed, because the database is away, is repeated after so many ms. */
const restartPauseMs = 200

function environmentOf(databaseUrl: string, vendorOrigin: string, port: number): Record<string, string> {
  return {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    OAUTH_BINDING_SECRET: 'a key for stress runs only, 32 characters',
    OAUTH_BINDING_STATE_TTL_SECONDS: '3600',
    OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0',
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '0',
    WECHAT_APP_ID: 'wx64b522a7ca7bf76d',
    WECHAT_APP_SECRET: 'wechat-secret-for-tests',
    WECHAT_REDIRECT_URI: 'http://localhost:8000/#/binding/wechat',
    WECHAT_SIGN_IN_REDIRECT_URI: 'http://localhost:8000/#/login/wechat',
    WECHAT_API_BASE_URL: vendorOrigin,
    DING_TALK_CLIENT_ID: 'dingtest',
    DING_TALK_CLIENT_SECRET: 'ding-talk-secret-for-tests',
    DING_TALK_REDIRECT_URI: 'http://localhost:8000/binding/ding-talk',
    DING_TALK_API_BASE_URL: vendorOrigin
  }
}

/**
 * Starts the fleet; returns when every instance serves.
 *
 * @param settings More settings of the service.
 */
export async function startFleet(
  size: number,
  databaseUrl: string,
  vendorOrigin: string,
  settings: Readonly<Record<string, string>> = {}
): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: size }, findFreePort))
  const slots: (ChildProgram | undefined)[] = ports.map(() => undefined)
  const faults: string[] = []
  let starts = 0
  const lifecycle = { isStopping: false }

  async function keep(slot: number, port: number): Promise<void> {
    const env = { ...environmentOf(databaseUrl, vendorOrigin, port), ...settings }
    while (!lifecycle.isStopping) {
      starts += 1
      const ready = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/
      const program = await startChildProgram({ args: [main, 'serve'], env, ready }).catch(() => undefined)
      if (program === undefined) {
        await sleep(restartPauseMs)
        continue
      }
      slots[slot] = program
      if (lifecycle.isStopping) await program.kill()
      await program.ended
      slots[slot] = undefined
      faults.push(...program.readFaults())
    }
  }

  const keepers = ports.map((port, slot) => keep(slot, port))
  const allServe = (): Promise<void> => until(() => !slots.includes(undefined))
  await allServe()
  return {
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
    killOne: async (choose) => {
      const running = slots.filter((slot) => slot !== undefined)
      if (running.length === 0) return false
      await running[choose(running.length)]?.kill()
      return true
    },
    restart: async (slot) => {
      const before = slots[slot]
      await before?.kill('SIGTERM')
      await until(() => ![before, undefined].includes(slots[slot]))
    },
    listPids: () => slots.flatMap((slot) => (slot === undefined ? [] : [slot.pid])),
    allServe,
    countStarts: () => starts,
    readFaults: () => faults,
    stop: async () => {
      lifecycle.isStopping = true
      await Promise.all(slots.map((slot) => slot?.kill()))
      await Promise.all(keepers)
    }
  }
}
