import type { CallSite } from './kit/failure.js'
import type { JsonRequest, Reply } from './kit/http.js'

/** What a platform's code for a refused app says. `doctor` words each. */
export type AppCause =
  | 'wrong_app_id'
  | 'wrong_secret'
  | 'wrong_id_or_secret'
  | 'ip_not_allowed'
  | 'permission_missing'
  | 'clock_refused'
  | 'wrong_api_address'

export type Call = (request: JsonRequest, at: CallSite) => Promise<Reply>

/** How a platform's authorize page is recognised, by what its HTML holds. */
export interface PageMarks {
  /** The page on which a person logs in. */
  accepted: RegExp
  redirectRefused: RegExp
  appUnknown: RegExp
  /** Absent: the platform has nothing that an app must apply for. */
  scopeRefused?: RegExp
}

/** What `doctor` asks of one configured app, and how it reads the answers. */
export interface AppFacts {
  idOption: string
  secretOption: string
  /** Without a slash at the end. */
  apiBaseUrl: string
  /** Whether calls go to the platform itself, not to a simulator. */
  isReal: boolean
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
  causes: Readonly<Record<string, AppCause>>
  /**
   * Finds out whether the app may read who logged in, without a login. Absent: no call tells.
   *
   * @throws PROVIDER_*
   */
  tryPermission?(call: Call): Promise<unknown>
  /** What to say where the permission cannot be told. Absent: the platform has no such permission. */
  untoldPermission?: 'permission_untold' | 'permission_untold_legacy'
}

/**
 * Chooses where a platform's API is: as configured, or the platform's own address.
 *
 * @returns The address without a slash at the end, and whether it is the platform's own.
 */
export function chooseBaseUrl(configured: string | undefined, own: string): { apiBaseUrl: string; isReal: boolean } {
  const apiBaseUrl = (configured ?? own).replace(/\/+$/, '')
  return { apiBaseUrl, isReal: apiBaseUrl === own }
}
