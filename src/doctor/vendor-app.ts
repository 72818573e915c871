import type { CallSite } from '../platforms/kit/failure.js'
import type { JsonRequest, Reply } from '../platforms/kit/http.js'
import type { Provider } from '../platforms/provider.js'
import type { SettingName } from '../service/settings.js'
import type { Cause } from './causes.js'

/** The apps that can be configured; the names begin the ids of their checks. */
export const appNames = ['wechat', 'wechat_official_account', 'ding_talk', 'wecom', 'feishu'] as const

/** The name of an app that can be configured. */
export type AppName = (typeof appNames)[number]

/** Makes one call to a platform's API. */
export type Call = (request: JsonRequest, at: CallSite) => Promise<Reply>

/** How a platform's authorize page is recognised, by what its HTML holds. */
export interface PageMarks {
  /** The page on which a person logs in. */
  accepted: RegExp
  redirectRefused: RegExp
  appUnknown: RegExp
  scopeRefused: RegExp
}

/** One configured app, and what there is to know about its platform. */
export interface VendorApp {
  name: AppName
  provider: Provider
  appId: string
  secret: string
  /** Without a slash at the end. */
  apiBaseUrl: string
  /** Whether calls go to the platform itself, not to a simulator. */
  isReal: boolean
  settings: { appId: SettingName; secret: SettingName; redirectUri: SettingName; apiBaseUrl: SettingName }
  /** What ids and secrets of this platform look like, where that is known. */
  looks: { appId?: RegExp; secret?: RegExp }
  /** Where an operator sets the app up. */
  consoleUrl: string
  pageMarks: PageMarks
  /** The browser that the authorize page is for. Default: any. */
  userAgent?: string
  /**
   * Tries to log in with a code, by the provider's own requests and its own reading of the replies.
   *
   * @throws PROVIDER_*
   */
  tryCode(call: Call, code: string): Promise<unknown>
  /** What the platform's codes for a refused app mean. */
  causes: Readonly<Record<string, Cause>>
  /**
   * Finds out whether the app may read who logged in, without anybody logging in. Absent: no call tells.
   *
   * @throws PROVIDER_*
   */
  tryPermission?(call: Call): Promise<unknown>
  /** What to say where the permission cannot be told. Absent: the platform has no such permission. */
  untoldPermission?: Cause
}
