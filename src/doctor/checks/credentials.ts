import { askVendor, type VendorAnswer } from './ask-vendor.js'
import type { VendorApp } from '../vendor-app.js'
import { maskId, type Cause, type Finding } from '../finding.js'
import type { Network } from './network.js'

/** A code that no platform has issued. */
const invalidCode = 'oauth-binding-doctor-0000000000'

function judge({ causes }: VendorApp, { failure, vendor }: VendorAnswer): Cause {
  switch (failure?.code) {
    case 'PROVIDER_CODE_REJECTED':
      return 'credentials_accepted'
    case 'PROVIDER_MISCONFIGURED':
      return causes[vendor.code ?? ''] ?? 'refused_otherwise'
    case 'PROVIDER_BUSY':
      return 'vendor_busy'
    case 'PROVIDER_TIMEOUT':
      return 'host_silent'
    case 'PROVIDER_UNREACHABLE':
      return 'host_unreachable'
    default:
      return 'reply_unintelligible'
  }
}

function describe({ appId, apiBaseUrl, settings, consoleUrl }: VendorApp) {
  return {
    appId: maskId(appId),
    host: new URL(apiBaseUrl).host,
    idSetting: settings.appId,
    secretSetting: settings.secret,
    apiSetting: settings.apiBaseUrl,
    console: consoleUrl
  }
}

/**
 * Checks id and secret of an app: exchanges a code that cannot be valid, by the provider's own request. A platform
 * that refuses the code has accepted the app.
 */
async function checkCode(app: VendorApp, network: Network): Promise<Finding> {
  const answer = await askVendor(app, network, (call) => app.tryCode(call, invalidCode))
  const cause = judge(app, answer)
  const details = {
    ...describe(app),
    httpStatus: answer.failure?.vendor?.httpStatus ?? '-',
    reason: answer.failure?.code ?? '-'
  }
  return { id: `${app.name}.credentials`, app: app.name, cause, details, vendor: answer.vendor }
}

/** Checks the permissions of an app as far as the platform reveals them without a login. */
async function checkPermission(app: VendorApp, untold: Cause, accepted: boolean, network: Network): Promise<Finding> {
  const about = { id: `${app.name}.permission`, app: app.name, details: describe(app) }
  const { tryPermission } = app
  if (tryPermission === undefined) return { ...about, cause: untold }
  if (!accepted) return { ...about, cause: 'needs_credentials' }
  const { vendor } = await askVendor(app, network, tryPermission)
  const cause = app.causes[vendor.code ?? '']
  const isTold = cause === 'permission_missing' || cause === 'ip_not_allowed'
  return { ...about, cause: isTold ? cause : untold, vendor }
}

/** Checks id, secret and permission of an app, by calls that the platform refuses. */
export async function checkCredentials(app: VendorApp, network: Network): Promise<Finding[]> {
  const { cause: reached } = await network.probe(app.apiBaseUrl)
  const isReached = reached === 'host_answers'
  const code: Finding = isReached
    ? await checkCode(app, network)
    : { id: `${app.name}.credentials`, app: app.name, cause: 'needs_host', details: describe(app) }
  if (app.untoldPermission === undefined) return [code]
  return [code, await checkPermission(app, app.untoldPermission, code.cause === 'credentials_accepted', network)]
}
