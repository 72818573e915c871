import { showAuthorizeDialog } from '/demo/authorize-dialog.js'
import { text } from '/demo/language.js'
import { call, loginPath } from '/demo/service.js'
import { dropSession, encodeBase64url, keepSession, readApi, readUsers, readVerifier } from '/demo/session.js'
import { say, showConnect, showMethods, showUnknownAccount, showUsers } from '/demo/view.js'

/** The account that has proved itself and that nobody has bound, with the ticket that binds it. */
let unknown = null

/**
 * Whether this page proves by the service's cookie that a URL was handed to it. For a service of another site it takes
 * a verifier, whose challenge browsers compute for pages of https and of loopback alone.
 */
function hasCookie() {
  const { protocol, hostname } = new URL(readApi(), window.location.href)
  const isSameSite = protocol === window.location.protocol && hostname === window.location.hostname
  return isSameSite || !window.isSecureContext
}

const createProof = () => (hasCookie() ? {} : { verifier: readVerifier() })

/** Lists the methods, with URLs for this browser alone. */
async function listMethods(...expected) {
  if (hasCookie()) return call('GET', loginPath, undefined, ...expected)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(readVerifier()))
  const challenge = encodeBase64url(new Uint8Array(digest))
  return call('GET', `${loginPath}?challenge=${challenge}`, undefined, ...expected)
}

/**
 * Shows the screen for visitors; returns whether it is shown, which takes a service that offers signing in.
 *
 * @param signIn What the buttons of the methods do.
 */
export async function showSignIn(signIn) {
  const answer = await listMethods('NOT_FOUND')
  if (answer === null || answer.error) {
    showConnect()
    if (answer !== null) say(text('noSignIn'))
    return false
  }
  showMethods(answer.data, signIn)
  showUsers(readUsers().length, unknown !== null)
  const method = answer.data.find(({ name }) => name.toUpperCase() === unknown?.type)
  showUnknownAccount(unknown && { ...unknown, displayName: method?.display_name ?? unknown.type })
  return true
}

/** Sends the person to the platform: with an authorize URL of this moment, since the screen may be an old one. */
export async function openMethod({ name }) {
  const answer = await listMethods()
  const method = answer?.data.find((candidate) => candidate.name === name)
  if (method === undefined) return
  say('')
  await showAuthorizeDialog(`${text('signIn')} · ${method.display_name}`, method.url)
}

/**
 * Signs in with what the platform handed over; returns whether that succeeds. An account that nobody has bound is kept
 * until a user signs in, to whom it is bound then.
 */
export async function logIn({ type, code, state }) {
  const answer = await call('POST', loginPath, { type, code, state, ...createProof() }, 'ACCOUNT_NOT_BOUND')
  if (answer === null) return false
  if (answer.error) {
    dropSession()
    unknown = { type, message: answer.msg, ...answer.data }
    return false
  }
  keepSession({ type, token: answer.data.token })
  return true
}

/** What the service said of the account that nobody has bound; `null` while there is none. */
export const readUnknownAccount = () => unknown

/** Forgets the account that nobody has bound. */
export function dropUnknownAccount() {
  unknown = null
}

/** Binds the account that nobody has bound to the user who has just signed in; returns what `call` does. */
export async function redeemTicket() {
  const answer = await call('POST', `${loginPath}/ticket`, { ticket: unknown.ticket, ...createProof() })
  unknown = null
  return answer
}
