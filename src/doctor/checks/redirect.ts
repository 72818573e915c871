import type { VendorApp } from '../vendor-app.js'
import type { Cause } from '../causes.js'
import type { Finding } from '../finding.js'
import { isLoopbackHost } from '../../is-loopback.js'
import { maskId } from './mask-id.js'
import { readPage } from './read-page.js'
import type { Network } from './network.js'

/** Judges the address itself; `null`: it is fine. */
function judgeAddress({ protocol, hostname, hash }: URL): Cause | null {
  if (protocol === 'http:' && !isLoopbackHost(hostname)) return 'redirect_plain_http'
  return hash === '' ? null : 'redirect_fragment'
}

function judgePage({ pageMarks }: VendorApp, page: string): { cause: Cause; words?: string } {
  if (pageMarks.accepted.test(page)) return { cause: 'redirect_accepted' }
  const verdicts = [
    ['redirectRefused', 'redirect_mismatch'],
    ['appUnknown', 'authorize_app_unknown'],
    ['scopeRefused', 'authorize_scope_refused']
  ] as const
  for (const [mark, cause] of verdicts) {
    const found = pageMarks[mark]?.exec(page)
    if (found) return { cause, words: found[0] }
  }
  return { cause: 'redirect_untold' }
}

/**
 * Checks the redirect address: requests the platform's authorize page, as a browser would, and recognises the answer.
 * No person is logged in by that.
 */
export async function checkRedirect(app: VendorApp, network: Network): Promise<Finding> {
  const { name, provider, appId, settings } = app
  const redirect = new URL(provider.redirectUri)
  const authorizeUrl = provider.createAuthorizeUrl('0'.repeat(provider.stateLength))
  const details = {
    host: redirect.host,
    address: provider.redirectUri,
    setting: settings.redirectUri,
    idSetting: settings.appId,
    appId: maskId(appId),
    console: app.consoleUrl,
    authorizeUrl
  }
  const about = { id: `${name}.redirect`, app: name, details }
  const { cause: reached } = await network.probe(authorizeUrl)
  if (reached !== 'host_answers') return { ...about, cause: 'needs_host' }
  const page = await readPage(authorizeUrl, app.userAgent, network.callSignal())
  const verdict = judgePage(app, page)
  const own = judgeAddress(redirect)
  const isDecided = own === null || !['redirect_accepted', 'redirect_untold'].includes(verdict.cause)
  if (!isDecided) return { ...about, cause: own }
  return { ...about, cause: verdict.cause, ...(verdict.words && { vendor: { text: verdict.words } }) }
}
