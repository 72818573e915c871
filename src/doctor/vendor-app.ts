import type { AppFacts } from '../platforms/app-facts.js'
import { platforms, type PlatformConfigs } from '../platforms/index.js'
import { signInSettingOf, type Platform } from '../platforms/platform.js'
import type { Provider } from '../platforms/provider.js'
import type { PlatformSetting } from '../platforms/setting.js'

export interface VendorApp extends AppFacts {
  name: string
  provider: Provider
  appId: string
  secret: string
  /** The provider of signing in, and the setting of its redirect address; `null`: the app offers none. */
  signIn: { provider: Provider; redirectUri: string } | null
  settings: { appId: string; secret: string; redirectUri: string; apiBaseUrl: string }
}

type Options = NonNullable<PlatformConfigs[keyof PlatformConfigs]>

async function createApp(
  platform: Platform<keyof PlatformConfigs>,
  { options, signIn }: { options: Options; signIn: Options | null },
  now: () => Date
): Promise<VendorApp> {
  const facts = await platform.describeApp(options, now)
  const values = options as unknown as Readonly<Record<string, string>>
  const settings: Readonly<Record<string, PlatformSetting>> = platform.settings
  return {
    ...facts,
    name: platform.name,
    provider: await platform.createProvider(options),
    appId: values[facts.idOption]!,
    secret: values[facts.secretOption]!,
    signIn: signIn && {
      provider: await platform.createProvider(signIn),
      redirectUri: signInSettingOf(platform).name
    },
    settings: {
      appId: settings[facts.idOption]!.name,
      secret: settings[facts.secretOption]!.name,
      redirectUri: settings['redirectUri']!.name,
      apiBaseUrl: settings['apiBaseUrl']!.name
    }
  }
}

/** Lists the configured apps; visitors may sign in with those of `ofSignIn`. */
export async function createApps(
  configs: PlatformConfigs,
  ofSignIn: PlatformConfigs | null,
  now: () => Date
): Promise<VendorApp[]> {
  const apps = platforms.map((platform) => {
    const options = configs[platform.key]
    const signIn = ofSignIn?.[platform.key] ?? null
    return options === null ? null : createApp(platform, { options, signIn }, now)
  })
  return (await Promise.all(apps)).filter((app) => app !== null)
}
