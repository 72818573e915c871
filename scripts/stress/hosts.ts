import { fileURLToPath } from 'node:url'
import { startChildProgram, type ChildProgram } from './child-program.js'
import { settingsName, type HostSettings } from './host-settings.js'

/** Several host programs on one database, and a spare one that takes the place of whichever is killed. */
export interface Hosts {
  /** How many serve. */
  size: number
  originOf(index: number): string
  /** Kills one with SIGKILL; its place is taken when this returns. */
  replace(index: number): Promise<void>
  /** The end of every log, for a report. */
  readLogs(): string
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('host.ts', import.meta.url))

/** Starts one host program. */
export async function startHost(settings: HostSettings): Promise<ChildProgram> {
  return startChildProgram({
    args: ['--import', import.meta.resolve('tsx'), program],
    env: { [settingsName]: JSON.stringify(settings) },
    ready: /^listening (\d+)$/m
  })
}

/** Starts hosts. With `withSpare`, killing one costs no waiting for the start of another. */
export async function startHosts(size: number, settings: HostSettings, withSpare: boolean): Promise<Hosts> {
  const serving = await Promise.all(Array.from({ length: size }, () => startHost(settings)))
  let logs = ''
  let spare = withSpare ? startHost(settings) : undefined
  // A spare that cannot start is told of when it is needed.
  spare?.catch(() => {})
  const keepLog = (host: ChildProgram): void => {
    logs = (logs + host.readLog()).slice(-20_000)
  }
  return {
    size,
    originOf: (index) => (serving[index % size] as ChildProgram).origin,
    replace: async (index) => {
      const lost = serving[index % size] as ChildProgram
      await lost.kill()
      keepLog(lost)
      serving[index % size] = await (spare ?? startHost(settings))
      spare = withSpare ? startHost(settings) : undefined
      spare?.catch(() => {})
    },
    readLogs: () => {
      for (const host of serving) keepLog(host)
      return logs
    },
    stop: async () => {
      const last = await spare?.catch(() => undefined)
      await Promise.all([...serving, ...(last === undefined ? [] : [last])].map((host) => host.kill()))
    }
  }
}
