import { chooseBaseUrl, type AppCause, type AppFacts, type Call } from '../app-facts.js'
import {
  buildDingTalkExchange,
  buildDingTalkProfile,
  currentDingTalkFlow,
  dingTalkExchange,
  dingTalkProfile,
  readDingTalkExchange,
  readDingTalkProfile
} from './current-flow.js'
import type { DingTalkSettings } from './flow.js'
import { buildDingTalkLegacyExchange, legacyDingTalkFlow, readDingTalkLegacyExchange } from './legacy-flow.js'
import type { DingTalkProviderOptions } from './provider.js'

const dingTalkCauses: Readonly<Record<string, AppCause>> = {
  invalidClientIdOrSecret: 'wrong_id_or_secret',
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': 'permission_missing',
  'Forbidden.AccessDenied.IpNotInWhiteList': 'ip_not_allowed',
  'InvalidAction.NotFound': 'wrong_api_address',
  22: 'wrong_api_address',
  40089: 'wrong_id_or_secret',
  60011: 'permission_missing',
  '88/60011': 'permission_missing',
  60020: 'ip_not_allowed',
  '88/60020': 'ip_not_allowed',
  853001: 'clock_refused',
  853002: 'clock_refused',
  853003: 'wrong_app_id',
  853004: 'wrong_secret'
}

/**
 * Calls what a login calls last, the contact of the person, with the app's own token in place of a person's: DingTalk
 * judges the app's permission before it looks for the person. That it judges so for every kind of app is not
 * documented; so only a refusal for lack of permission counts, and any other answer tells nothing.
 *
 * @see https://open-dingtalk.github.io/developerpedia/docs/develop/best-practices/permission-deny
 */
async function tryPermission(settings: DingTalkSettings, call: Call): Promise<unknown> {
  const body = { appKey: settings.clientId, appSecret: settings.clientSecret }
  const url = `${settings.apiBaseUrl}/v1.0/oauth2/accessToken`
  const token = readDingTalkExchange(await call({ method: 'POST', url, body }, dingTalkExchange))
  return readDingTalkProfile(await call(buildDingTalkProfile(settings, token), dingTalkProfile), settings)
}

function describeFlow(settings: DingTalkSettings, flow: DingTalkProviderOptions['flow']) {
  if (flow === 'legacy') {
    const tryCode: AppFacts['tryCode'] = async (call, code) =>
      readDingTalkLegacyExchange(await call(buildDingTalkLegacyExchange(settings, code), dingTalkExchange), settings)
    return { tryCode, untoldPermission: 'permission_untold_legacy' } as const
  }
  const tryCode: AppFacts['tryCode'] = async (call, code) =>
    readDingTalkExchange(await call(buildDingTalkExchange(settings, code), dingTalkExchange))
  const permission = (call: Call) => tryPermission(settings, call)
  return { tryCode, tryPermission: permission, untoldPermission: 'permission_untold' } as const
}

export function describeDingTalkApp(options: DingTalkProviderOptions, now: () => Date): AppFacts {
  const { clientId, clientSecret, flow } = options
  const { defaults } = flow === 'legacy' ? legacyDingTalkFlow : currentDingTalkFlow
  const api = chooseBaseUrl(options.apiBaseUrl, defaults.apiBaseUrl)
  return {
    idOption: 'clientId',
    secretOption: 'clientSecret',
    ...api,
    looks: { appId: /^(?:ding|suite)[\da-z]+$/ },
    consoleUrl: 'https://open-dev.dingtalk.com',
    pageMarks: {
      // The platform's own page is drawn by a script, so that its HTML tells nothing; the simulator's does.
      accepted: /name="sandbox_decision"/,
      redirectRefused: /redirect_uri 不合法/,
      appUnknown: /应用不存在/,
      scopeRefused: /scope 不合法/
    },
    causes: dingTalkCauses,
    ...describeFlow({ ...api, clientId, clientSecret, developerId: '', now }, flow)
  }
}
