import { chooseWorkerCount } from '../service/config/choose-worker-count.js'
import { readWorkers } from '../service/config/config.js'
import { ConfigError } from '../service/config/config-error.js'
import { readSettings, type Environment } from '../service/config/read-settings.js'
import type { VendorApp } from './vendor-app.js'
import { checkClock } from './checks/clock.js'
import { checkConfiguration } from './checks/configuration.js'
import { checkCredentials } from './checks/credentials.js'
import { checkDatabase } from './checks/database.js'
import { checkHosts } from './checks/host.js'
import { checkRedirects } from './checks/redirect.js'
import type { Finding } from './finding.js'
import { createNetwork, type Network } from './checks/network.js'

export interface DoctorOptions {
  /** The settings, as `serve` reads them. */
  environment: Environment
  /** Only apps of this type, of the contract's or any other that is configured. Default: all. */
  provider?: string | undefined
  /** The clock. Default: the system's. */
  now?: () => Date
  /** How long one call may take, in ms. Default 8000. */
  callTimeoutMs?: number
  /** How long all calls together may take, in ms. Default 20000. */
  timeoutMs?: number
}

/** The findings in the order of the report; each id occurs once. */
export type Report = readonly Finding[]

/**
 * Checks everything that a service with these settings depends on: the settings, its platforms, the clock, the
 * database and its migrations. It only reads. Checks of different hosts run at the same time.
 *
 * @throws ConfigError when no app of the type that was asked for is configured.
 */
export async function runDoctor(options: DoctorOptions): Promise<Report> {
  const { environment, provider, now = () => new Date(), callTimeoutMs = 8000, timeoutMs = 20_000 } = options
  const { configuration, findings } = await checkConfiguration(environment, now)
  const whole = new AbortController()
  const timer = setTimeout(() => whole.abort(), timeoutMs)
  const network = createNetwork({ now, environment }, () =>
    AbortSignal.any([whole.signal, AbortSignal.timeout(callTimeoutMs)])
  )
  try {
    const apps = configuration === null ? [] : chooseApps(configuration.apps, provider)
    const parts = [
      configuration === null ? [needsConfiguration] : checkApps(apps, network),
      beforeAbort(checkDatabaseOf(environment, callTimeoutMs), whole.signal)
    ]
    return [findings, ...(await Promise.all(parts))].flat()
  } finally {
    clearTimeout(timer)
  }
}

const needsConfiguration: Finding = { id: 'providers', cause: 'needs_configuration' }

function chooseApps(apps: readonly VendorApp[], type: string | undefined): readonly VendorApp[] {
  if (type === undefined) return apps
  const chosen = apps.filter(({ provider }) => provider.type === type)
  if (chosen.length > 0) return chosen
  const configured = [...new Set(apps.map(({ provider }) => provider.type))].join(', ')
  throw new ConfigError([`--provider names nothing that is configured; configured: ${configured}.`])
}

async function checkApps(apps: readonly VendorApp[], network: Network): Promise<Finding[]> {
  const parts = apps.map(async (app) =>
    (await Promise.all([checkRedirects(app, network), checkHosts(app, network), checkCredentials(app, network)])).flat()
  )
  return (await Promise.all([...parts, checkClock(apps, network)])).flat()
}

async function checkDatabaseOf(environment: Environment, callTimeoutMs: number): Promise<Finding[]> {
  const { settings } = readSettings(environment)
  if (settings === null) return [{ id: 'database', cause: 'needs_configuration' }]
  const { OAUTH_BINDING_TOKEN_HOLDER_TABLE: table, OAUTH_BINDING_TOKEN_HOLDER_KEY: key } = settings
  const holder = table === undefined ? {} : { holder: { table, key } }
  const connections = chooseWorkerCount(readWorkers(settings)) * settings.OAUTH_BINDING_DATABASE_MAX_CONNECTIONS
  return checkDatabase(settings.DATABASE_URL, { callTimeoutMs, connections, ...holder })
}

/** Stops waiting for the database when the signal aborts; its statements cannot be aborted. */
async function beforeAbort(findings: Promise<Finding[]>, signal: AbortSignal): Promise<Finding[]> {
  const late = new Promise<Finding[]>((resolve) => {
    const finding: Finding = { id: 'database', cause: 'database_unusable', details: { reason: 'It was too slow.' } }
    signal.addEventListener('abort', () => resolve([finding]), { once: true })
  })
  return Promise.race([findings, late])
}
