import { listIdentities } from '../kit/account.js'
import { createProviderFailure, readErrcode, type CallSite } from '../kit/failure.js'
import type { CallLimits, Reply } from '../kit/http.js'
import type { CheckedProviderOptions } from '../kit/options.js'
import type { Identity, Provider, ProviderAccount } from '../provider.js'

export interface DingTalkSettings extends Pick<CheckedProviderOptions, 'apiBaseUrl'> {
  clientId: string
  clientSecret: string
  /** The issuer of union ids. */
  developerId: string
  now: () => Date
}

export interface DingTalkAppSettings extends DingTalkSettings, CheckedProviderOptions {}

export interface DingTalkFlow {
  readonly defaults: { authorizeBaseUrl: string; apiBaseUrl: string }
  readonly stateLength: Provider['stateLength']
  /** Returns what stands before and after the state in the authorise URL. */
  createAuthorizeParts(settings: DingTalkAppSettings): readonly [prefix: string, suffix: string]
  fetchAccount(settings: DingTalkSettings, code: string, limits: CallLimits): Promise<ProviderAccount>
}

/** Names a person's identities alike in both flows, so that a change of flow keeps the person. */
export function listDingTalkIdentities(
  { clientId, developerId }: DingTalkSettings,
  openId: string | null | undefined,
  unionId: string | null | undefined
): Identity[] {
  return listIdentities([
    { issuer: clientId, kind: 'openId', subject: openId },
    { issuer: developerId, kind: 'unionId', subject: unionId }
  ])
}

/**
 * Tells whether DingTalk's gateway, not the API, answered: after 10 000 calls in 20 s from one address it blocks that
 * address for 5 min with a page, or with JSON holding `status: 1111`, `wait` and `punish`.
 */
export function isThrottlePage({ format, value }: Reply): boolean {
  return format === 'html' || readErrcode((Object(value) as { status?: unknown }).status) === '1111'
}

export function createThrottleFailure({ httpStatus, format }: Reply, at: CallSite): Error {
  return createProviderFailure('PROVIDER_BUSY', at, { httpStatus, ...(format === 'json' && { vendorCode: '1111' }) })
}
