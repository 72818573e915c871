import type { AppFacts } from './app-facts.js'
import type { ReadmeText } from '../option-table.js'
import type { CommonProviderOptions } from './kit/options.js'
import type { Provider } from './provider.js'
import { signInRedirectUri, type PlatformSetting } from './setting.js'

/**
 * Everything that the product knows of one platform. The list of platforms is loaded with the settings by every
 * command, so a descriptor imports its provider and its facts only when they are asked for.
 */
export interface Platform<Key extends string = string, Options extends CommonProviderOptions = CommonProviderOptions> {
  readonly key: Key
  /** Begins the ids of its checks in the JSON of `doctor`: it never changes. */
  readonly name: string
  readonly label: { readonly zh: string; readonly en: string }
  /** Whether the contract names it: its settings are listed where none of any platform is given. */
  readonly isInContract: boolean
  /** What the app is and adds, for the table of settings in the documentation. */
  readonly readme: ReadmeText
  /** The settings, by the option that each becomes. An option without a setting has its default in the service. */
  readonly settings: { readonly [Option in keyof Options]: PlatformSetting }
  createProvider(options: Options): Promise<Provider>
  describeApp(options: Options, now: () => Date): Promise<AppFacts>
}

/** The setting that offers signing in with a platform. It is no option: it takes the place of `redirectUri`. */
export function signInSettingOf({ settings }: Platform): PlatformSetting {
  return signInRedirectUri(settings.redirectUri)
}

export function listSettings(platform: Platform): PlatformSetting[] {
  return [...Object.values<PlatformSetting>(platform.settings), signInSettingOf(platform)]
}
