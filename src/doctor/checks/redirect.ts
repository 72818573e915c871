import type { VendorApp } from '../vendor-app.js'
import { maskId, type Cause, type Finding } from '../finding.js'
import { isLoopbackHost } from '../../is-loopback.js'
import type { Provider } from '../../platforms/provider.js'
import type { Network } from './network.js'

/** How much of a page is read; the platforms' pages are smaller. */
const maxCharacters = 262_144

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/** Reads a page as a browser gets it, redirects not followed; empty when it cannot be read. */
async function readPage(url: string, userAgent: string = browser, signal: AbortSignal): Promise<string> {
  try {
    const headers = { accept: 'text/html', 'accept-language': 'zh-CN', 'user-agent': userAgent }
    const response = await fetch(url, { redirect: 'manual', headers, signal })
    const decoder = new TextDecoder()
    let page = ''
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      page += decoder.decode(part, { stream: true })
      if (page.length > maxCharacters) break
    }
    return page.slice(0, maxCharacters)
  } catch {
    return ''
  }
}

interface Address {
  id: string
  provider: Provider
  setting: string
  /** The address of the app's bindings, unless it is this one. */
  ofBinding: string | null
}

/** Judges the address itself; `null`: it is fine. */
function judgeAddress({ provider: { redirectUri }, ofBinding }: Address): Cause | null {
  const { protocol, hostname, hash } = new URL(redirectUri)
  if (protocol === 'http:' && !isLoopbackHost(hostname)) return 'redirect_plain_http'
  if (redirectUri === ofBinding) return 'redirect_shared'
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

/** Requests the platform's authorize page, as a browser would, and recognises the answer. */
async function checkRedirect(app: VendorApp, address: Address, network: Network): Promise<Finding> {
  const { name, appId, settings } = app
  const { id, provider, setting } = address
  const redirect = new URL(provider.redirectUri)
  const authorizeUrl = provider.createAuthorizeUrl('0'.repeat(provider.stateLength))
  const details = {
    host: redirect.host,
    address: provider.redirectUri,
    setting,
    bindingSetting: settings.redirectUri,
    idSetting: settings.appId,
    appId: maskId(appId),
    console: app.consoleUrl,
    authorizeUrl
  }
  const about = { id: `${name}.${id}`, app: name, details }
  const { cause: reached } = await network.probe(authorizeUrl)
  if (reached !== 'host_answers') return { ...about, cause: 'needs_host' }
  const page = await readPage(authorizeUrl, app.userAgent, network.callSignal())
  const verdict = judgePage(app, page)
  const own = judgeAddress(address)
  const isDecided = own === null || !['redirect_accepted', 'redirect_untold'].includes(verdict.cause)
  if (!isDecided) return { ...about, cause: own }
  return { ...about, cause: verdict.cause, ...(verdict.words && { vendor: { text: verdict.words } }) }
}

/** Checks the redirect addresses of an app, that of bindings and that of signing in. No person is logged in by that. */
export async function checkRedirects(app: VendorApp, network: Network): Promise<Finding[]> {
  const { provider, settings, signIn } = app
  const addresses: Address[] = [{ id: 'redirect', provider, setting: settings.redirectUri, ofBinding: null }]
  if (signIn !== null) {
    const { provider: visitors, redirectUri: setting } = signIn
    addresses.push({ id: 'sign_in_redirect', provider: visitors, setting, ofBinding: provider.redirectUri })
  }
  return Promise.all(addresses.map((address) => checkRedirect(app, address, network)))
}
