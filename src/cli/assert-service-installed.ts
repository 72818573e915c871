import { assertInstalled, listServicePackages, listTracingPackages } from '../installation/optional-packages.js'
import type { Config } from '../service/config/config.js'

/**
 * Asserts that everything is installed that the service needs with these settings, before it is loaded.
 *
 * @throws OptionsError with one command that installs all that is missing.
 */
export function assertServiceInstalled({ databaseUrl, limits, hasTracing }: Config): void {
  assertInstalled('serve', [
    ...listServicePackages(),
    ...(databaseUrl.startsWith('postgres') ? ['pg'] : []),
    ...(limits.rates.redisUrl === null ? [] : ['ioredis']),
    ...(hasTracing ? listTracingPackages() : [])
  ])
}
