import { OptionsError } from '../../errors.js'
import { ConfigError } from '../../service/config/config-error.js'
import { loadConfig, type Config } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'
import type { Finding } from '../finding.js'
import { looksLikePlaceholder } from './looks-like-placeholder.js'
import { createApps, type VendorApp } from '../vendor-app.js'

export interface CheckedConfiguration {
  /** `null` when it does not fit. */
  configuration: { config: Config; apps: VendorApp[] } | null
  findings: Finding[]
}

/** A secret with fewer different characters is not random. */
const fewestCharacters = 10

export async function checkConfiguration(environment: Environment, now: () => Date): Promise<CheckedConfiguration> {
  try {
    const config = loadConfig(environment)
    const apps = await createApps(config.platforms, config.signIn?.platforms ?? null, now)
    const findings = [...apps.flatMap(checkApp), ...checkSecrets(config)]
    return {
      configuration: { config, apps },
      findings: findings.length > 0 ? findings : [{ id: 'configuration', cause: 'configuration_fits' }]
    }
  } catch (error) {
    return { configuration: null, findings: describeMisfit(error) }
  }
}

function describeMisfit(error: unknown): Finding[] {
  if (error instanceof ConfigError) {
    const seen = new Map<string, number>()
    return error.problems.map((problem) => {
      const setting = /^[A-Z][A-Z_]+(?= )/.exec(problem)?.[0] ?? 'providers'
      const count = (seen.get(setting) ?? 0) + 1
      seen.set(setting, count)
      const id = `configuration.${setting}${count === 1 ? '' : `.${count}`}`
      return { id, cause: 'setting_wrong', details: { problem } }
    })
  }
  if (!(error instanceof OptionsError)) throw error
  return [{ id: 'configuration.provider', cause: 'setting_wrong', details: { problem: error.message } }]
}

function checkApp({ name, appId, secret, isReal, settings, looks }: VendorApp): Finding[] {
  if (!isReal) return []
  const values = { appId, secret }
  return (['appId', 'secret'] as const).flatMap((key): Finding[] => {
    const about = { id: `configuration.${settings[key]}`, app: name, details: { setting: settings[key] } }
    if (looksLikePlaceholder(values[key])) return [{ ...about, cause: 'setting_placeholder' }]
    return looks[key]?.test(values[key]) === false ? [{ ...about, cause: 'setting_unusual' }] : []
  })
}

function checkSecrets({ secrets: [current, previous], jwt }: Config): Finding[] {
  const secrets = {
    OAUTH_BINDING_SECRET: current,
    OAUTH_BINDING_SECRET_PREVIOUS: previous,
    JWT_SECRET: jwt?.secret
  }
  return Object.entries(secrets).flatMap(([setting, value]): Finding[] => {
    const isWeak = value !== undefined && (new Set(value).size < fewestCharacters || looksLikePlaceholder(value))
    return isWeak ? [{ id: `configuration.${setting}`, cause: 'secret_weak', details: { setting } }] : []
  })
}
