import { cancelledTitle } from '../sandbox/pages/outcome-pages.js'

/** Who opens an authorize URL, and what goes wrong. */
export interface VisitOptions {
  /** One of the simulated people: `lihua`, `no-avatar` … or a fault's name, for a person who always meets it. Default `xiaoming`. */
  readonly person?: string | undefined
  /** Faults of this login, separated by commas: `busy`, `slow=3000`, or a platform's own code such as `42007`. Default: none. */
  readonly fault?: string | undefined
}

/** How a person refuses. */
export interface RefusalOptions extends VisitOptions {
  /** `deny` sends nobody back at WeChat, as there; `deny-with-state` returns with the state alone. Default `deny`. */
  readonly decision?: 'deny' | 'deny-with-state' | undefined
}

/** What a front end gets from a person who allowed. */
export interface Authorisation {
  /** The code, from the parameter `code` or DingTalk's `authCode`. */
  readonly code: string
  readonly state: string
  /** The address that the person is sent back to. */
  readonly location: string
}

/** What a front end gets from a person who refused: nothing, where the platform sends nobody back. */
export interface Refusal {
  readonly state: string | null
  readonly error: string | null
  /** The address that the person is sent back to; `null`: the person stays on the platform's page. */
  readonly location: string | null
}

interface Visit {
  readonly location: string | null
  readonly parameters: URLSearchParams
  /** The words of the page, when nobody was sent back. */
  readonly words: string
}

/** WeChat adds its parameters behind the fragment of a redirect address. */
function readParameters(location: string): URLSearchParams {
  const { search, hash } = new URL(location)
  const [, inFragment = ''] = hash.split('?')
  return new URLSearchParams([...new URLSearchParams(search), ...new URLSearchParams(inFragment)])
}

function readWords(page: string): string {
  const main = page.slice(page.indexOf('</p>') + 4).replace(/<[^>]*>/g, '')
  return main.replace(/\s+/g, ' ').trim()
}

async function visit(send: typeof fetch, url: string, decision: string, options: VisitOptions): Promise<Visit> {
  const { person = 'xiaoming', fault } = options
  const address = new URL(url)
  // The page of official accounts opens in WeChat's browser alone.
  const asked = { sandbox_account: person, sandbox_decision: decision, sandbox_browser: 'wechat' }
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value)
  if (fault !== undefined) address.searchParams.set('sandbox_fault', fault)
  const response = await send(address, { redirect: 'manual', headers: { 'accept-language': 'en' } })
  const location = response.headers.get('location')
  const page = await response.text()
  return {
    location,
    parameters: location === null ? new URLSearchParams() : readParameters(location),
    words: readWords(page)
  }
}

export async function authorise(send: typeof fetch, url: string, options: VisitOptions = {}): Promise<Authorisation> {
  const { location, parameters, words } = await visit(send, url, 'allow', options)
  const code = parameters.get('code') ?? parameters.get('authCode')
  if (location === null || code === null) throw new Error(`The person was not sent back with a code: ${words}`)
  return { code, state: parameters.get('state') ?? '', location }
}

export async function refuse(send: typeof fetch, url: string, options: RefusalOptions = {}): Promise<Refusal> {
  const { decision = 'deny' } = options
  const { location, parameters, words } = await visit(send, url, decision, options)
  if (location === null && !words.startsWith(cancelledTitle[1])) {
    throw new Error(`The platform shows an error page: ${words}`)
  }
  return { state: parameters.get('state'), error: parameters.get('error'), location }
}
