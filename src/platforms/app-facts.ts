import type { CallSite } from './kit/failure.js'
import type { JsonRequest, Reply } from './kit/http.js'

export type AppCause =
  | 'wrong_app_id'
  | 'wrong_secret'
  | 'wrong_id_or_secret'
  | 'ip_not_allowed'
  | 'permission_missing'
  | 'clock_refused'
  | 'wrong_api_address'

export type Call = (request: JsonRequest, at: CallSite) => Promise<Reply>

interface PageMarks {
  accepted: RegExp
  redirectRefused: RegExp
  appUnknown: RegExp
  /** Absent: the platform has nothing that an app must apply for. */
  scopeRefused?: RegExp
}

export interface AppFacts {
  idOption: string
  secretOption: string
  /** Without a slash at the end. */
  apiBaseUrl: string
  /** Whether calls go to the platform itself, not to a simulator. */
  isReal: boolean
  looks: { appId?: RegExp; secret?: RegExp }
  /** Where an operator sets the app up. */
  consoleUrl: string
  pageMarks: PageMarks
  userAgent?: string
  tryCode(call: Call, code: string): Promise<unknown>
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

/** The address is returned without a slash at the end. */
export function chooseBaseUrl(configured: string | undefined, own: string): { apiBaseUrl: string; isReal: boolean } {
  const apiBaseUrl = (configured ?? own).replace(/\/+$/, '')
  return { apiBaseUrl, isReal: apiBaseUrl === own }
}
