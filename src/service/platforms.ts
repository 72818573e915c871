import { platforms, type PlatformConfigs } from '../platforms/index.js'
import { listSettings, signInSettingOf, type Platform } from '../platforms/platform.js'
import type { Provider } from '../platforms/provider.js'
import type { PlatformSetting } from '../platforms/setting.js'
import type { Given, Settings } from './config/settings.js'

/** The settings of platforms that the simulator chooses itself. */
export const simulatedSettings: readonly string[] = platforms
  .flatMap(listSettings)
  .filter(({ kind }) => kind !== 'choice')
  .map(({ name }) => name)

function isMentioned(platform: Platform, given: Given): boolean {
  return listSettings(platform).some(({ name, kind }) => kind !== 'choice' && given[name] !== undefined)
}

export function findPlatformProblems(given: Given): string[] {
  const mentioned = platforms.filter((platform) => isMentioned(platform, given))
  const expected = mentioned.length > 0 ? mentioned : platforms.filter(({ isInContract }) => isInContract)
  const missing = expected.flatMap((platform) =>
    listSettings(platform)
      .filter(({ name, kind }) => kind === 'required' && given[name] === undefined)
      .map(({ name }) => `${name} is missing (${platform.label.en}).`)
  )
  if (mentioned.length > 0) return missing
  const advice = 'set those of WeChat or DingTalk, of both, or of another one; or serve with --sandbox.'
  return [`No provider is configured: ${advice}`, ...missing]
}

export function readPlatformConfigs(settings: Settings, given: Given): PlatformConfigs {
  const values: Readonly<Record<string, unknown>> = settings
  const readOptions = (platform: Platform): object =>
    Object.fromEntries(
      Object.entries<PlatformSetting>(platform.settings)
        .map(([option, { name }]) => [option, values[name]])
        .filter(([, value]) => value !== undefined)
    )
  const entries = platforms.map((platform) => [
    platform.key,
    isMentioned(platform, given) ? readOptions(platform) : null
  ])
  return Object.fromEntries(entries) as PlatformConfigs
}

/** The options have the redirect addresses of signing in; `null`: no platform has one. */
export function readSignInPlatforms(configs: PlatformConfigs, given: Given): PlatformConfigs | null {
  const entries = platforms.map((platform) => {
    const options = configs[platform.key]
    const redirectUri = given[signInSettingOf(platform).name]
    return [platform.key, options === null || redirectUri === undefined ? null : { ...options, redirectUri }] as const
  })
  const areOffered = entries.some(([, options]) => options !== null)
  return areOffered ? (Object.fromEntries(entries) as unknown as PlatformConfigs) : null
}

/** Loads only the platforms that are configured. */
export async function createProviders(configs: Partial<PlatformConfigs>): Promise<Provider[]> {
  const created = platforms.map((platform) => {
    const options = configs[platform.key]
    return options === null || options === undefined ? null : platform.createProvider(options)
  })
  return (await Promise.all(created)).filter((provider) => provider !== null)
}
