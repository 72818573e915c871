import { parseBody, type Answering, type Passing } from './fault.js'

const loginUrl = '/api/auth/login'

/** Remembers for what, and for which browser, states were issued, as they pass by. */
export function watchIssued() {
  const signIn = new Map<string, { type: string; browser: string }>()
  const ofBinding = new Set<string>()
  const used = new Map<string, string>()
  let looks = 0

  const noteLook = (answer: Answering, browser: string): void => {
    const { data } = parseBody(answer.body) as { data?: { name: string; url: string }[] }
    if (!Array.isArray(data)) return
    for (const { name, url } of data) {
      signIn.set(/[?&]state=(\w+)/.exec(url)?.[1] ?? '', { type: name.toUpperCase(), browser })
    }
  }
  const noteBindings = (answer: Answering): void => {
    for (const [, state = ''] of answer.body.matchAll(/[?&]state=(\w+)/g)) ofBinding.add(state)
  }
  /** Notes what an exchange tells, and returns what is known of the state that was sent. */
  const note = (request: Passing, answer: Answering) => {
    const body = parseBody(request.body)
    const state = String(body['state'])
    const browser = String(body['verifier'] ?? request.headers['cookie'] ?? `nobody ${(looks += 1)}`)
    if (request.method === 'GET' && request.url.startsWith(loginUrl)) noteLook(answer, browser)
    else if (request.method !== 'POST') noteBindings(answer)
    const usedBy = used.get(state)
    if (request.url === loginUrl && answer.status === 200) used.set(state, browser)
    return {
      signIn: signIn.get(state)?.type,
      isOfBinding: ofBinding.has(state),
      isUsed: usedBy !== undefined,
      isSameBrowser: usedBy === browser
    }
  }
  return { note }
}
