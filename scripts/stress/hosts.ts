import { startChildProgram, type ChildProgram } from './child-program.js'
import { translateHost } from './host-program.js'
import { settingsName, type HostSettings } from './host-settings.js'

/** Several host programs on one database, and a spare one that takes the place of whichever is killed. */
export interface Hosts {
  /** How many serve. */
  size: number
  originOf(index: number): string
  /**
   * Kills one with SIGKILL; its place is taken when this returns. Returns the name by which PostgreSQL knows the
   * connections of the one that was killed.
   */
  replace(index: number): Promise<string>
  /** The end of every log, for a report. */
  readLogs(): string
  stop(): Promise<void>
}

interface Host extends ChildProgram {
  name: string
}

/** A start may meet the moment at which every connection to the database is cut. */
const startAttempts = 3
const built = new URL('../../dist/index.js', import.meta.url).href
let started = 0

async function startHost(settings: Omit<HostSettings, 'built'>, attempt = 1): Promise<Host> {
  const name = `host-${(started += 1)}`
  const databaseUrl = new URL(settings.databaseUrl)
  if (databaseUrl.protocol !== 'file:') databaseUrl.searchParams.set('application_name', name)
  const own: HostSettings = { ...settings, built, databaseUrl: databaseUrl.href }
  try {
    const env = { [settingsName]: JSON.stringify(own) }
    const program = await startChildProgram({ args: [translateHost()], env, ready: /^listening (\d+)$/m })
    return { ...program, name }
  } catch (error) {
    if (attempt === startAttempts) throw error
    return startHost(settings, attempt + 1)
  }
}

/** Starts hosts. With `withSpare`, killing one costs no waiting for the start of another. */
export async function startHosts(
  size: number,
  settings: Omit<HostSettings, 'built'>,
  withSpare: boolean
): Promise<Hosts> {
  const serving = await Promise.all(Array.from({ length: size }, () => startHost(settings)))
  let logs = ''
  let spare = withSpare ? startHost(settings) : undefined
  // A spare that cannot start is told of when it is needed.
  spare?.catch(() => {})
  const keepLog = (host: Host): void => {
    logs = (logs + host.readLog()).slice(-20_000)
  }
  return {
    size,
    originOf: (index) => (serving[index % size] as Host).origin,
    replace: async (index) => {
      const lost = serving[index % size] as Host
      await lost.kill()
      keepLog(lost)
      serving[index % size] = await (spare ?? startHost(settings))
      spare = withSpare ? startHost(settings) : undefined
      spare?.catch(() => {})
      return lost.name
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
